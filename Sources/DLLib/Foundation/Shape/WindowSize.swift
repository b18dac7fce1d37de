/// What can say a height and a width: `3`, a variable that holds 3, `[3, 5]` or a ``Size2D``.
public protocol WindowSize {
    /// Height and width.
    var size2D: Size2D { get }
}

extension Int: WindowSize {
    /// A square.
    public var size2D: Size2D { Size2D(self) }
}

extension Size2D: WindowSize {
    /// The size itself.
    public var size2D: Size2D { self }
}

extension Array: WindowSize where Element == Int {
    /// Height and width, in this order.
    public var size2D: Size2D {
        guard count == 2 else {
            shapeFailure("Size2D", "height and width are needed, not \(self)")
        }
        return Size2D(self[0], self[1])
    }
}
