package import DLKernels

/// The kind of number a tensor holds.
public enum DType: String, Hashable, Sendable, CaseIterable {
    /// Single precision, what networks compute with.
    case float32
    /// Double precision, for checking gradients; correct but slow.
    case float64
    /// Signed whole numbers.
    case int32
    /// Bytes, such as the pixels of photos.
    case uint8
    /// Yes or no.
    case bool

    /// Whether numbers of this kind have fractions and gradients.
    public var isFloatingPoint: Bool { self == .float32 || self == .float64 }

    /// The bytes one element takes.
    public var byteCount: Int { elementType.byteCount }

    package var elementType: ElementType {
        switch self {
        case .float32: .float32
        case .float64: .float64
        case .int32: .int32
        case .uint8: .uint8
        case .bool: .bool
        }
    }

    init(_ type: ElementType) {
        switch type {
        case .float32: self = .float32
        case .float64: self = .float64
        case .int32: self = .int32
        case .uint8: self = .uint8
        case .bool: self = .bool
        }
    }

    /// The kind that an operation on both computes in: the one that can hold more.
    static func common(_ lhs: DType, _ rhs: DType) -> DType {
        let order: [DType] = [.bool, .uint8, .int32, .float32, .float64]
        return order.last { $0 == lhs || $0 == rhs } ?? .float32
    }
}

/// A Swift type whose arrays can be turned into tensors and back.
public protocol TensorScalar: Sendable, BitwiseCopyable {
    /// The kind of tensor that holds this type.
    static var dtype: DType { get }
}

extension Float: TensorScalar {
    /// Single precision.
    public static var dtype: DType { .float32 }
}

extension Double: TensorScalar {
    /// Double precision.
    public static var dtype: DType { .float64 }
}

extension Int32: TensorScalar {
    /// Signed whole numbers.
    public static var dtype: DType { .int32 }
}

extension UInt8: TensorScalar {
    /// Bytes.
    public static var dtype: DType { .uint8 }
}
