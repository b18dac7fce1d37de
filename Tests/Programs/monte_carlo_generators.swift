/// Reproducible random numbers: a generator of one's own.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

// %%
var generator = SplitMix64(seed: 2024)
var inside = 0
for _ in 0..<50_000 {
    let x = Double.random(in: -1...1, using: &generator), y = Double.random(in: -1...1, using: &generator)
    if x * x + y * y <= 1 { inside += 1 }
}
let pi = 4 * Double(inside) / 50_000
print(abs(pi - .pi) < 0.05, inside)

// %%
var deck = ["♠", "♥", "♦", "♣"].flatMap { suit in ["A", "K", "Q"].map { suit + $0 } }
deck.shuffle(using: &generator)
print(deck.joined(separator: " "))
print((1...10).randomElement(using: &generator)!, Bool.random(using: &generator), Int.random(in: 1...6, using: &generator))

// %%
// A random walk, many times over.
func walk(steps: Int, using generator: inout some RandomNumberGenerator) -> Int {
    (0..<steps).reduce(0) { position, _ in position + (Bool.random(using: &generator) ? 1 : -1) }
}
let ends = (0..<400).map { _ in walk(steps: 64, using: &generator) }
let meanSquare = Double(ends.map { $0 * $0 }.reduce(0, +)) / Double(ends.count)
print(meanSquare > 45 && meanSquare < 85, ends.allSatisfy { $0 % 2 == 0 }, ends.prefix(8))
