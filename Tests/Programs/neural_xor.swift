import Foundation

/// A network of two layers that learns exclusive or, with nothing but arrays.
struct Network {
    var hidden: [[Double]], output: [Double]

    init(hiddenCount: Int, seed: Int) {
        var state = UInt32(truncatingIfNeeded: seed)
        func weight() -> Double {
            state = state &* 1664525 &+ 1013904223
            return Double(state) / Double(UInt32.max) * 2 - 1
        }
        hidden = (0..<hiddenCount).map { _ in (0..<3).map { _ in weight() } }
        output = (0...hiddenCount).map { _ in weight() }
    }

    static func sigmoid(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

    func forward(_ input: [Double]) -> (hidden: [Double], output: Double) {
        let h = hidden.map { w in Self.sigmoid(zip(w, input + [1]).map(*).reduce(0, +)) }
        return (h, Self.sigmoid(zip(output, h + [1]).map(*).reduce(0, +)))
    }

    mutating func train(_ input: [Double], _ target: Double, rate: Double) -> Double {
        let (h, y) = forward(input)
        let delta = (y - target) * y * (1 - y)
        for (i, value) in h.enumerated() {
            let inner = delta * output[i] * value * (1 - value)
            for (j, x) in (input + [1]).enumerated() { hidden[i][j] -= rate * inner * x }
        }
        for (i, value) in (h + [1]).enumerated() { output[i] -= rate * delta * value }
        return (y - target) * (y - target)
    }
}

// %%
let samples: [([Double], Double)] = [([0, 0], 0), ([0, 1], 1), ([1, 0], 1), ([1, 1], 0)]
var network = Network(hiddenCount: 4, seed: 3)
var losses: [Double] = []
for epoch in 1...4000 {
    var loss = 0.0
    for (input, target) in samples { loss += network.train(input, target, rate: 0.8) }
    if epoch % 1000 == 0 { losses.append(loss) }
}

// %%
print(losses == losses.sorted(by: >), losses.last! < 0.05)
for (input, target) in samples {
    let y = network.forward(input).output
    print(input, "->", y > 0.5 ? 1 : 0, abs(y - target) < 0.25)
}
