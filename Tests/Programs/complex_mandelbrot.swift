struct Complex: Hashable, CustomStringConvertible {
    var re: Double, im: Double
    init(_ re: Double, _ im: Double = 0) { self.re = re; self.im = im }

    static let i = Complex(0, 1)
    static func + (a: Complex, b: Complex) -> Complex { Complex(a.re + b.re, a.im + b.im) }
    static func - (a: Complex, b: Complex) -> Complex { Complex(a.re - b.re, a.im - b.im) }
    static func * (a: Complex, b: Complex) -> Complex { Complex(a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re) }
    var squaredMagnitude: Double { re * re + im * im }
    var conjugate: Complex { Complex(re, -im) }
    var description: String { im < 0 ? "\(re)-\(-im)i" : "\(re)+\(im)i" }
}

extension Complex: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    init(floatLiteral value: Double) { self.init(value) }
    init(integerLiteral value: Int) { self.init(Double(value)) }
}

// %%
let z = 3 + 4 * Complex.i
print(z, z * z.conjugate, z - 1.5, Complex.i * .i == -1)
print(Set([z, Complex(3, 4), .i]).count)

// %%
func escapeTime(_ c: Complex, limit: Int) -> Int {
    var z: Complex = 0
    for n in 0..<limit {
        if z.squaredMagnitude > 4 { return n }
        z = z * z + c
    }
    return limit
}
let shades = Array(" .:-=+*#%@")
for row in 0..<13 {
    var line = ""
    for column in 0..<46 {
        let c = Complex(-2.2 + 3.2 * Double(column) / 45, 1.2 - 2.4 * Double(row) / 12)
        line.append(shades[escapeTime(c, limit: 36) / 4])
    }
    print(line)
}
