import Foundation

typealias Function = (Double) -> Double

func bisect(_ f: Function, _ low: Double, _ high: Double, tolerance: Double = 1e-12) -> Double? {
    guard f(low).sign != f(high).sign else { return nil }
    var (a, b) = (low, high)
    while b - a > tolerance {
        let m = (a + b) / 2
        if f(a).sign == f(m).sign { a = m } else { b = m }
    }
    return (a + b) / 2
}

func newton(_ f: Function, derivative: Function, start: Double, steps: Int = 50) -> Double {
    var x = start
    for _ in 0..<steps {
        let dx = f(x) / derivative(x)
        x -= dx
        if abs(dx) < 1e-14 { break }
    }
    return x
}

// %%
let root = bisect({ $0 * $0 - 2 }, 0, 2)!
print(String(format: "%.10f", root), String(format: "%.12f", newton({ cos($0) - $0 }, derivative: { -sin($0) - 1 }, start: 1)))
print(bisect({ _ in 1 }, 0, 1) as Any)

// %%
func simpson(_ f: Function, from a: Double, to b: Double, intervals n: Int) -> Double {
    let h = (b - a) / Double(n)
    var sum = f(a) + f(b)
    for i in 1..<n { sum += f(a + Double(i) * h) * (i.isMultiple(of: 2) ? 2 : 4) }
    return sum * h / 3
}
print(String(format: "%.8f %.8f", simpson(sin, from: 0, to: .pi, intervals: 100), simpson({ exp(-$0 * $0) }, from: -3, to: 3, intervals: 200)))

// %%
/// Runge and Kutta's classic method for y' = f(t, y), where y may be a vector.
func rungeKutta(_ f: (Double, SIMD2<Double>) -> SIMD2<Double>, from y0: SIMD2<Double>, step h: Double, steps: Int) -> [SIMD2<Double>] {
    var y = y0, t = 0.0, path = [y0]
    for _ in 0..<steps {
        let k1 = f(t, y), k2 = f(t + h / 2, y + h / 2 * k1)
        let k3 = f(t + h / 2, y + h / 2 * k2), k4 = f(t + h, y + h * k3)
        y += h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
        t += h
        path.append(y)
    }
    return path
}
let oscillator = rungeKutta({ _, y in SIMD2(y.y, -y.x) }, from: SIMD2(1, 0), step: 0.01, steps: 628)
print(String(format: "%.6f %.6f", oscillator.last!.x, oscillator.last!.y))
let energies = oscillator.map { ($0 * $0).sum() }
print(energies.max()! - energies.min()! < 1e-9)
