/// A position on a canvas: `x` to the right, `y` downwards, in points of 1/96 inch.
public struct Point: Sendable, Equatable {
    /// Distance from the left edge.
    public var x: Double
    /// Distance from the top edge.
    public var y: Double

    /// Creates a position.
    public init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }
}

/// An upright rectangle, in points.
public struct Rectangle: Sendable, Equatable {
    /// The left edge.
    public var x: Double
    /// The top edge.
    public var y: Double
    /// The distance from left to right.
    public var width: Double
    /// The distance from top to bottom.
    public var height: Double

    /// Creates a rectangle from its top left corner and its size.
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }

    /// The right edge.
    public var maxX: Double { x + width }
    /// The bottom edge.
    public var maxY: Double { y + height }
    /// The middle.
    public var center: Point { Point(x: x + width / 2, y: y + height / 2) }

    /// The rectangle that lies the given distances inside this one.
    public func inset(
        left: Double = 0, top: Double = 0, right: Double = 0, bottom: Double = 0
    ) -> Rectangle {
        Rectangle(
            x: x + left, y: y + top, width: width - left - right,
            height: height - top - bottom)
    }
}
