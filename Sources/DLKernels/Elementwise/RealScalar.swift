internal import Glibc

/// A floating-point type with the elementary functions that networks use.
package protocol RealScalar: KernelScalar, BinaryFloatingPoint {
    /// `e` to the power `x`.
    static func exponential(_ x: Self) -> Self
    /// The natural logarithm.
    static func logarithm(_ x: Self) -> Self
    /// The hyperbolic tangent.
    static func hyperbolicTangent(_ x: Self) -> Self
    /// `x` to the power `y`.
    static func power(_ x: Self, _ y: Self) -> Self
}

extension Float: RealScalar {
    package static func exponential(_ x: Float) -> Float { exp(x) }
    package static func logarithm(_ x: Float) -> Float { log(x) }
    package static func hyperbolicTangent(_ x: Float) -> Float { tanh(x) }
    package static func power(_ x: Float, _ y: Float) -> Float { pow(x, y) }
}

extension Double: RealScalar {
    package static func exponential(_ x: Double) -> Double { exp(x) }
    package static func logarithm(_ x: Double) -> Double { log(x) }
    package static func hyperbolicTangent(_ x: Double) -> Double { tanh(x) }
    package static func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
}
