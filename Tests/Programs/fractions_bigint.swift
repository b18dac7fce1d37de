/// Whole numbers of any size, and fractions of them.
struct BigUInt: Equatable {
    private var digits: [UInt32]   // base 10⁹, least significant first

    init(_ value: UInt64 = 0) {
        var rest = value
        digits = []
        while rest > 0 {
            digits.append(UInt32(rest % 1_000_000_000))
            rest /= 1_000_000_000
        }
    }

    static func + (a: BigUInt, b: BigUInt) -> BigUInt {
        var result = BigUInt(), carry: UInt64 = 0
        for i in 0..<max(a.digits.count, b.digits.count) {
            let sum = UInt64(i < a.digits.count ? a.digits[i] : 0) + UInt64(i < b.digits.count ? b.digits[i] : 0) + carry
            result.digits.append(UInt32(sum % 1_000_000_000))
            carry = sum / 1_000_000_000
        }
        if carry > 0 { result.digits.append(UInt32(carry)) }
        return result
    }

    static func * (a: BigUInt, b: UInt32) -> BigUInt {
        var result = BigUInt(), carry: UInt64 = 0
        for digit in a.digits {
            let product = UInt64(digit) * UInt64(b) + carry
            result.digits.append(UInt32(product % 1_000_000_000))
            carry = product / 1_000_000_000
        }
        if carry > 0 { result.digits.append(UInt32(carry)) }
        return result
    }
}

extension BigUInt: CustomStringConvertible {
    var description: String {
        guard let last = digits.last else { return "0" }
        return digits.dropLast().reversed().reduce("\(last)") { text, digit in
            let part = String(digit)
            return text + String(repeating: "0", count: 9 - part.count) + part
        }
    }
}

// %%
let factorial30 = (1...30).reduce(BigUInt(1)) { $0 * UInt32($1) }
print(factorial30)
var (a, b) = (BigUInt(0), BigUInt(1))
for _ in 1...200 { (a, b) = (b, a + b) }
print(a, b == a)

// %%
struct Fraction<I: BinaryInteger>: Comparable {
    let numerator: I, denominator: I

    init(_ n: I, _ d: I = 1) {
        var (x, y) = (n.magnitude, d.magnitude)
        while y != 0 { (x, y) = (y, x % y) }
        let divisor = I(x) * (d < 0 ? -1 : 1)
        (numerator, denominator) = (n / divisor, d / divisor)
    }

    static func + (a: Self, b: Self) -> Self { Self(a.numerator * b.denominator + b.numerator * a.denominator, a.denominator * b.denominator) }
    static func / (a: Self, b: Self) -> Self { Self(a.numerator * b.denominator, a.denominator * b.numerator) }
    static func < (a: Self, b: Self) -> Bool { a.numerator * b.denominator < b.numerator * a.denominator }
}

// %%
let harmonic = (1...10).map { Fraction(1, $0) }.reduce(Fraction(0), +)
print("\(harmonic.numerator)/\(harmonic.denominator)", Fraction(2, -4) < Fraction(0), Fraction(6, 8) == Fraction(3, 4))
print([Fraction<Int8>(1, 2), Fraction(1, 3), Fraction(3, 4)].sorted().map { "\($0.numerator)/\($0.denominator)" })
