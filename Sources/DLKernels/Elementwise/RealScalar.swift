internal import Glibc

/// Functions of the C library that are computed element by element, shared by the threads.
package enum LibraryFunction: Hashable, Sendable, CaseIterable {
    case exp2, expm1, log1p, log2, log10
    case sin, cos, tan, asin, acos, atan
    case sinh, cosh, asinh, acosh, atanh

    /// Whether zero stays zero.
    var keepsZero: Bool {
        switch self {
        case .expm1, .log1p, .sin, .tan, .asin, .atan, .sinh, .asinh, .atanh: true
        case .exp2, .log2, .log10, .cos, .acos, .cosh, .acosh: false
        }
    }
}

/// A floating-point type with the elementary functions that networks use.
package protocol RealScalar: KernelScalar, BinaryFloatingPoint {
    /// `e` to the power `x`.
    static func exponential(_ x: Self) -> Self
    /// The natural logarithm.
    static func logarithm(_ x: Self) -> Self
    /// The hyperbolic tangent.
    static func hyperbolicTangent(_ x: Self) -> Self
    /// `2 / √π · ∫₀ˣ exp(-t²) dt`
    static func errorFunction(_ x: Self) -> Self
    /// `x` to the power `y`.
    static func power(_ x: Self, _ y: Self) -> Self
    /// The angle of the point `(x, y)`, in radians.
    static func arcTangent(_ y: Self, _ x: Self) -> Self
    /// One of the C library's functions.
    static func library(_ function: LibraryFunction) -> @Sendable (Self) -> Self
}

extension Float: RealScalar {
    package static func exponential(_ x: Float) -> Float { exp(x) }

    /// Without branches, so that a loop over it is vectorised.
    ///
    /// `x = m · 2ᵏ` with `m` in `√½...√2`, and with `s = (m - 1) / (m + 1)`
    /// `log m = 2 (s + s³/3 + s⁵/5 + …)`. As `s² < 0.0295`, the terms after `s⁹` are below 2⁻²⁸
    /// of the sum; the rounding errors left are about two units in the last place.
    package static func logarithm(_ x: Float) -> Float {
        let isSmall = x < leastNormalMagnitude
        let scaled = isSmall ? x * 0x1p24 : x
        // Subtracting the bits of √½ makes the exponent count from there.
        let bits = scaled.bitPattern &- 0x3f35_04f3
        let exponent = Int32(bitPattern: bits) >> 23
        let mantissa = Float(bitPattern: (bits & 0x007f_ffff) &+ 0x3f35_04f3)
        let k = Float(exponent) - (isSmall ? 24 : 0)
        let s = (mantissa - 1) / (mantissa + 1)
        let z = s * s
        let series = ((z * (1 / 9) + (1 / 7)) * z + (1 / 5)) * z + (1 / 3)
        // log 2 in two parts, the first short enough that its product with k is exact.
        let low = k * -2.121_944_4e-4 + 2 * s * (z * series)
        let result = k * 0.693_359_375 + (2 * s + low)
        let finite = x < infinity ? result : x
        let positive = x > 0 ? finite : nan
        return x == 0 ? -infinity : (x == x ? positive : x)
    }

    package static func hyperbolicTangent(_ x: Float) -> Float { tanh(x) }

    /// Without branches, so that a loop over it is vectorised.
    ///
    /// `x · P(x²) / Q(x²)` with polynomials of degree five, fitted to `erf(x) / x` on 0...3.9 for the
    /// smallest relative error (1.7e-8; with the roundings of single precision 5e-7). From 3.92 on
    /// the function rounds to 1.
    package static func errorFunction(_ x: Float) -> Float {
        let size = x.magnitude
        let clamped: Float = size > 3.92 ? 3.92 : size
        let z = clamped * clamped
        let upper =
            ((((2.066_524_5e-6 * z + 2.850_498_7e-4) * z + 3.737_885_7e-3) * z + 0.052_666_642) * z
                + 0.189_656_38) * z + 1.128_379_1
        let lower =
            ((((3.826_991_5e-5 * z + 1.157_261_2e-3) * z + 0.014_913_351) * z + 0.113_814_585) * z
                + 0.501_411_4) * z + 1
        let value = clamped * upper / lower
        let limited: Float = value > 1 ? 1 : value
        return x < 0 ? -limited : (x == x ? limited : x)
    }

    package static func power(_ x: Float, _ y: Float) -> Float { pow(x, y) }
    package static func arcTangent(_ y: Float, _ x: Float) -> Float { atan2(y, x) }

    package static func library(_ function: LibraryFunction) -> @Sendable (Float) -> Float {
        switch function {
        case .exp2: { exp2($0) }
        case .expm1: { expm1($0) }
        case .log1p: { log1p($0) }
        case .log2: { log2($0) }
        case .log10: { log10($0) }
        case .sin: { sin($0) }
        case .cos: { cos($0) }
        case .tan: { tan($0) }
        case .asin: { asin($0) }
        case .acos: { acos($0) }
        case .atan: { atan($0) }
        case .sinh: { sinh($0) }
        case .cosh: { cosh($0) }
        case .asinh: { asinh($0) }
        case .acosh: { acosh($0) }
        case .atanh: { atanh($0) }
        }
    }
}

extension Double: RealScalar {
    package static func exponential(_ x: Double) -> Double { exp(x) }
    package static func logarithm(_ x: Double) -> Double { log(x) }
    package static func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
    package static func errorFunction(_ x: Double) -> Double { erf(x) }
    package static func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
    package static func arcTangent(_ y: Double, _ x: Double) -> Double { atan2(y, x) }

    package static func library(_ function: LibraryFunction) -> @Sendable (Double) -> Double {
        switch function {
        case .exp2: { exp2($0) }
        case .expm1: { expm1($0) }
        case .log1p: { log1p($0) }
        case .log2: { log2($0) }
        case .log10: { log10($0) }
        case .sin: { sin($0) }
        case .cos: { cos($0) }
        case .tan: { tan($0) }
        case .asin: { asin($0) }
        case .acos: { acos($0) }
        case .atan: { atan($0) }
        case .sinh: { sinh($0) }
        case .cosh: { cosh($0) }
        case .asinh: { asinh($0) }
        case .acosh: { acosh($0) }
        case .atanh: { atanh($0) }
        }
    }
}
