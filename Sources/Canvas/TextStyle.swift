/// A size and weight of the sans-serif type face.
public struct Font: Sendable, Equatable {
    /// Height of the type, in points.
    public var size: Double
    /// Whether the strokes are heavy.
    public var isBold: Bool

    /// Creates a font.
    public init(size: Double, isBold: Bool = false) {
        self.size = size
        self.isBold = isBold
    }
}

/// Which part of a text lies at the position it is drawn at.
public enum TextAnchor: Sendable {
    /// The text begins at the position.
    case leading
    /// The position is its middle.
    case middle
    /// The text ends at the position.
    case trailing
}
