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

    /// The smallest of the three.
    package var smallest: Int { min(depth, height, width) }
}

extension Size3D: CustomStringConvertible {
    /// Depth, height and width as Keras prints them.
    public var description: String { "(\(depth), \(height), \(width))" }
}

/// What can say a depth, a height and a width: `3`, `[3, 5, 5]` or a ``Size3D``.
public protocol VolumeSize {
    /// Depth, height and width.
    var size3D: Size3D { get }
}

extension Int: VolumeSize {
    /// A cube.
    public var size3D: Size3D { Size3D(self, self, self) }
}

extension Size3D: VolumeSize {
    /// The size itself.
    public var size3D: Size3D { self }
}

extension Array: VolumeSize where Element == Int {
    /// Depth, height and width, in this order.
    public var size3D: Size3D {
        guard count == 3 else {
            shapeFailure("Size3D", "depth, height and width are needed, not \(self)")
        }
        return Size3D(self[0], self[1], self[2])
    }
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

extension Configuration {
    /// The depth, height and width with this name, which must be 1 or more.
    package func positive(_ key: String) throws -> Size3D {
        let value: Size3D = try self(key)
        guard value.smallest > 0 else {
            throw ModelFileError.configuration(key: key, expected: "1 or more", found: "\(value)")
        }
        return value
    }
}
