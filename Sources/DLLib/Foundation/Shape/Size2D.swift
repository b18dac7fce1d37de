/// A height and a width: of a kernel, a window, a stride.
///
/// A whole number means both: `kernelSize: 3` is `[3, 3]`.
public struct Size2D: Hashable, Sendable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
    /// Rows.
    public var height: Int
    /// Columns.
    public var width: Int

    /// Creates a size from rows and columns.
    public init(_ height: Int, _ width: Int) {
        self.height = height
        self.width = width
    }

    /// Creates a square size.
    public init(_ side: Int) {
        self.init(side, side)
    }

    /// Creates a square size from a number such as `3`.
    public init(integerLiteral value: Int) {
        self.init(value)
    }

    /// Creates a size from a literal such as `[3, 5]`.
    ///
    /// - Precondition: Exactly two numbers.
    public init(arrayLiteral elements: Int...) {
        guard elements.count == 2 else {
            shapeFailure("Size2D", "height and width are needed, not \(elements)")
        }
        self.init(elements[0], elements[1])
    }
}

extension Size2D: CustomStringConvertible {
    /// Height and width as Keras prints them.
    public var description: String { "(\(height), \(width))" }
}

/// What is put around an image before a window slides over it.
public enum Padding: Hashable, Sendable {
    /// Nothing: the window stays inside.
    case valid
    /// As much as gives `ceil(size / stride)` positions; an odd rest goes to the bottom and right.
    case same
    /// The rows and columns named.
    case explicit(top: Int, bottom: Int, left: Int, right: Int)

    /// Rows or columns before and after one axis, by Keras's rule.
    ///
    /// `total = max((ceil(n / s) - 1) s + extent - n, 0)`, `before = total / 2` rounded down.
    static func same(size: Int, extent: Int, stride: Int) -> (before: Int, after: Int) {
        let positions = (size + stride - 1) / stride
        let total = Swift.max((positions - 1) * stride + extent - size, 0)
        return (total / 2, total - total / 2)
    }

    /// The rows and columns to add for a window of the given extent.
    package func amounts(
        height: Int, width: Int, extent: Size2D, strides: Size2D
    ) -> (top: Int, bottom: Int, left: Int, right: Int) {
        switch self {
        case .valid: return (0, 0, 0, 0)
        case .explicit(let top, let bottom, let left, let right): return (top, bottom, left, right)
        case .same:
            let rows = Self.same(size: height, extent: extent.height, stride: strides.height)
            let columns = Self.same(size: width, extent: extent.width, stride: strides.width)
            return (rows.before, rows.after, columns.before, columns.after)
        }
    }
}
