/// The kind of number a buffer holds.
package enum ElementType: UInt8, Hashable, Sendable {
    case float32, float64, int32, uint8
    /// Stored as one byte, 0 or 1.
    case bool

    /// The bytes one element takes.
    package var byteCount: Int {
        switch self {
        case .float32, .int32: 4
        case .float64: 8
        case .uint8, .bool: 1
        }
    }
}

/// A Swift number that can be an element of a buffer and be converted to any other.
///
/// Whole-number conversions cut the fraction and saturate; not-a-number becomes zero.
package protocol KernelScalar: BitwiseCopyable, Numeric, Comparable, Sendable {
    /// The element type that this Swift type reads and writes.
    static var elementType: ElementType { get }
    /// The value in single precision.
    var asFloat: Float { get }
    /// The value in double precision.
    var asDouble: Double { get }
    /// The value as a signed 32-bit number.
    var asInt32: Int32 { get }
    /// The value as a byte.
    var asUInt8: UInt8 { get }
    /// The sum; whole numbers wrap around instead of stopping the program.
    func adding(wrapping other: Self) -> Self
    /// The difference; whole numbers wrap around.
    func subtracting(wrapping other: Self) -> Self
    /// The product; whole numbers wrap around.
    func multiplied(wrapping other: Self) -> Self
    /// The quotient rounded towards minus infinity; of whole numbers by zero, zero.
    func floorDivided(by other: Self) -> Self
    /// What floor division leaves, with the sign of the divisor; of whole numbers by zero, zero.
    func floorRemainder(by other: Self) -> Self
}

extension KernelScalar where Self: FixedWidthInteger {
    package func adding(wrapping other: Self) -> Self { self &+ other }
    package func subtracting(wrapping other: Self) -> Self { self &- other }
    package func multiplied(wrapping other: Self) -> Self { self &* other }
    package func floorDivided(by other: Self) -> Self {
        guard other != 0 else { return 0 }
        let (quotient, overflow) = dividedReportingOverflow(by: other)
        guard !overflow else { return self }
        let isRoundedUp = (self < 0) != (other < 0) && quotient &* other != self
        return isRoundedUp ? quotient &- 1 : quotient
    }
    package func floorRemainder(by other: Self) -> Self {
        other == 0 ? 0 : self &- floorDivided(by: other) &* other
    }
}

extension KernelScalar where Self: BinaryFloatingPoint {
    package func adding(wrapping other: Self) -> Self { self + other }
    package func subtracting(wrapping other: Self) -> Self { self - other }
    package func multiplied(wrapping other: Self) -> Self { self * other }
    package func floorDivided(by other: Self) -> Self {
        guard other != 0 else { return self / other }
        // As Python does: what the remainder leaves divides almost exactly.
        return ((self - floorRemainder(by: other)) / other).rounded()
    }
    package func floorRemainder(by other: Self) -> Self {
        let rest = truncatingRemainder(dividingBy: other)
        return rest != 0 && (rest < 0) != (other < 0) ? rest + other : rest
    }
}

extension Float: KernelScalar {
    package static var elementType: ElementType { .float32 }
    package var asFloat: Float { self }
    package var asDouble: Double { Double(self) }
    package var asInt32: Int32 { Double(self).asInt32 }
    package var asUInt8: UInt8 { isNaN ? 0 : UInt8(Swift.min(Swift.max(self, 0), 255)) }
}

extension Double: KernelScalar {
    package static var elementType: ElementType { .float64 }
    package var asFloat: Float { Float(self) }
    package var asDouble: Double { self }
    package var asInt32: Int32 {
        isNaN ? 0 : Int32(Swift.min(Swift.max(self, Double(Int32.min)), Double(Int32.max)))
    }
    package var asUInt8: UInt8 { isNaN ? 0 : UInt8(Swift.min(Swift.max(self, 0), 255)) }
}

extension Int32: KernelScalar {
    package static var elementType: ElementType { .int32 }
    package var asFloat: Float { Float(self) }
    package var asDouble: Double { Double(self) }
    package var asInt32: Int32 { self }
    package var asUInt8: UInt8 { UInt8(clamping: self) }
}

extension UInt8: KernelScalar {
    package static var elementType: ElementType { .uint8 }
    package var asFloat: Float { Float(self) }
    package var asDouble: Double { Double(self) }
    package var asInt32: Int32 { Int32(self) }
    package var asUInt8: UInt8 { self }
}
