/// What can say the sizes of a window: `3`, a variable that holds 3, `[3, 5]`, a ``Size2D`` or a
/// ``Size3D``.
public protocol WindowSize {
    /// The sizes along so many axes; a single number counts for each of them.
    func windowSizes(axes: Int) -> [Int]
}

/// The sizes of a window along the axes that it slides along: a number of steps for sequences, a
/// ``Size2D`` for images, a ``Size3D`` for volumes.
public protocol WindowExtent: WindowSize, ConfigurationValue, Hashable, Sendable {
    /// The number of axes.
    static var axisCount: Int { get }

    /// Creates the extent from a size for each axis.
    init(windowSizes: [Int])
}

extension WindowExtent {
    /// The extent that a size means.
    package static func of(_ size: any WindowSize) -> Self {
        Self(windowSizes: size.windowSizes(axes: axisCount))
    }

    /// A size for each axis.
    package var sizes: [Int] { windowSizes(axes: Self.axisCount) }
}

extension Int: WindowExtent {
    /// Sequences have one axis.
    public static var axisCount: Int { 1 }

    /// Creates the number of steps from a list that holds it alone.
    public init(windowSizes: [Int]) { self = windowSizes[0] }

    /// The same size along each axis.
    public func windowSizes(axes: Int) -> [Int] { Array(repeating: self, count: axes) }
}

extension Size2D: WindowExtent {
    /// Images have two axes.
    public static var axisCount: Int { 2 }

    /// Creates the size from height and width.
    public init(windowSizes: [Int]) { self.init(windowSizes[0], windowSizes[1]) }

    /// Height and width.
    public func windowSizes(axes: Int) -> [Int] { [height, width].windowSizes(axes: axes) }
}

extension Size3D: WindowExtent {
    /// Volumes have three axes.
    public static var axisCount: Int { 3 }

    /// Creates the size from depth, height and width.
    public init(windowSizes: [Int]) {
        self.init(windowSizes[0], windowSizes[1], windowSizes[2])
    }

    /// Depth, height and width.
    public func windowSizes(axes: Int) -> [Int] { [depth, height, width].windowSizes(axes: axes) }
}

extension Array: WindowSize where Element == Int {
    /// The numbers themselves, one for each axis.
    public func windowSizes(axes: Int) -> [Int] {
        guard count == axes else {
            let names = ["depth", "height", "width"].suffix(axes).joined(separator: ", ")
            shapeFailure("WindowSize", "a window over \(axes) axes needs \(names), not \(self)")
        }
        return self
    }
}

extension Requirement where Value: WindowExtent {
    /// 1 or more along each axis, and so few that a product of two of them is a number still.
    public static var positive: Requirement {
        Requirement {
            guard $0.sizes.allSatisfy({ $0 >= 1 }) else { return "at least 1" }
            return $0.sizes.allSatisfy { $0 <= 1 << 31 } ? nil : "at most \(1 << 31)"
        }
    }
}

extension Configuration {
    /// The number, or the size along each axis, with this name, which must be 1 or more.
    public func positive<T: WindowExtent>(_ key: String) throws -> T {
        let value: T = try self(key)
        try SettingError.inFile { try Requirement<T>.positive.check(value, key: key) }
        return value
    }
}
