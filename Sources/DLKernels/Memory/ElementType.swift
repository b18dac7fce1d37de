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
}

extension Float: KernelScalar {
    package static var elementType: ElementType { .float32 }
    package func adding(wrapping other: Float) -> Float { self + other }
    package var asFloat: Float { self }
    package var asDouble: Double { Double(self) }
    package var asInt32: Int32 { Double(self).asInt32 }
    package var asUInt8: UInt8 { isNaN ? 0 : UInt8(Swift.min(Swift.max(self, 0), 255)) }
}

extension Double: KernelScalar {
    package static var elementType: ElementType { .float64 }
    package func adding(wrapping other: Double) -> Double { self + other }
    package var asFloat: Float { Float(self) }
    package var asDouble: Double { self }
    package var asInt32: Int32 {
        isNaN ? 0 : Int32(Swift.min(Swift.max(self, Double(Int32.min)), Double(Int32.max)))
    }
    package var asUInt8: UInt8 { isNaN ? 0 : UInt8(Swift.min(Swift.max(self, 0), 255)) }
}

extension Int32: KernelScalar {
    package static var elementType: ElementType { .int32 }
    package func adding(wrapping other: Int32) -> Int32 { self &+ other }
    package var asFloat: Float { Float(self) }
    package var asDouble: Double { Double(self) }
    package var asInt32: Int32 { self }
    package var asUInt8: UInt8 { UInt8(clamping: self) }
}

extension UInt8: KernelScalar {
    package static var elementType: ElementType { .uint8 }
    package func adding(wrapping other: UInt8) -> UInt8 { self &+ other }
    package var asFloat: Float { Float(self) }
    package var asDouble: Double { Double(self) }
    package var asInt32: Int32 { Int32(self) }
    package var asUInt8: UInt8 { self }
}
