/// A depth, a height and a width: of a kernel, a window, a stride over volumes.
public struct Size3D: Hashable, Sendable {
    /// Slices.
    public var depth: Int
    /// Rows.
    public var height: Int
    /// Columns.
    public var width: Int

    /// Creates a size from slices, rows and columns.
    public init(_ depth: Int, _ height: Int, _ width: Int) {
        self.depth = depth
        self.height = height
        self.width = width
    }

    /// Height and width alone.
    package var plane: Size2D { Size2D(height, width) }
}

extension Size3D: CustomStringConvertible {
    /// Depth, height and width as Keras prints them.
    public var description: String { "(\(depth), \(height), \(width))" }
}

extension Size3D: ConfigurationValue {
    /// The three sizes as a list.
    public var configurationValue: PlainValue { [depth, height, width].configurationValue }

    /// Reads three sizes from a list.
    public init?(configurationValue: PlainValue) {
        guard let sizes = [Int](configurationValue: configurationValue), sizes.count == 3 else {
            return nil
        }
        self.init(sizes[0], sizes[1], sizes[2])
    }
}
