internal import DLFoundation

/// A whole number written in an expression with a tensor: `x + 1` keeps the kind of `x`.
///
/// Only literals become one. It has no operators of its own, so that `x * (1 / 255)` is computed in
/// `Float`, as it reads.
public struct WholeNumber: ExpressibleByIntegerLiteral, Sendable {
    let value: Int

    /// The number written.
    public init(integerLiteral value: Int) { self.value = value }

    /// The number as an operand beside a tensor of whole numbers.
    fileprivate func operand(_ operation: String, _ other: Tensor) -> Tensor {
        guard let small = Int32(exactly: value) else {
            shapeFailure(operation, "\(value) does not fit into int32", other.shape)
        }
        return Tensor([small], shape: [])
    }
}

extension Tensor {
    /// Adds a whole number to each element; whole numbers stay whole.
    public static func + (lhs: Tensor, rhs: WholeNumber) -> Tensor {
        lhs.dtype.isFloatingPoint
            ? lhs.linear(scale: 1, offset: Double(rhs.value)) : lhs + rhs.operand("+", lhs)
    }

    /// Adds each element to a whole number; whole numbers stay whole.
    public static func + (lhs: WholeNumber, rhs: Tensor) -> Tensor { rhs + lhs }

    /// Subtracts a whole number from each element; whole numbers stay whole.
    public static func - (lhs: Tensor, rhs: WholeNumber) -> Tensor {
        lhs.dtype.isFloatingPoint
            ? lhs.linear(scale: 1, offset: -Double(rhs.value)) : lhs - rhs.operand("-", lhs)
    }

    /// Subtracts each element from a whole number; whole numbers stay whole.
    public static func - (lhs: WholeNumber, rhs: Tensor) -> Tensor {
        rhs.dtype.isFloatingPoint
            ? rhs.linear(scale: -1, offset: Double(lhs.value)) : lhs.operand("-", rhs) - rhs
    }

    /// Multiplies each element by a whole number; whole numbers stay whole.
    public static func * (lhs: Tensor, rhs: WholeNumber) -> Tensor {
        lhs.dtype.isFloatingPoint
            ? lhs.linear(scale: Double(rhs.value), offset: 0) : lhs * rhs.operand("*", lhs)
    }

    /// Multiplies each element by a whole number; whole numbers stay whole.
    public static func * (lhs: WholeNumber, rhs: Tensor) -> Tensor { rhs * lhs }
}
