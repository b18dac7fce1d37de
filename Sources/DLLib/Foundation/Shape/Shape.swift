/// The sizes of a tensor along its axes, outermost first, such as `[32, 150, 150, 3]`.
///
/// A shape is a small value without heap memory. The shape of a single number is `[]`.
public struct Shape: Hashable, Sendable, ExpressibleByArrayLiteral {
    /// The most axes a tensor can have.
    public static let maximumRank = 8

    private var sizes: InlineArray<8, Int>
    /// The number of axes.
    public private(set) var rank: Int

    /// Creates a shape from sizes, outermost first.
    ///
    /// - Precondition: At most ``maximumRank`` sizes, none negative.
    public init(_ sizes: some Sequence<Int>) {
        self.sizes = InlineArray(repeating: 1)
        rank = 0
        for size in sizes { append(size) }
    }

    /// Creates a shape from a literal such as `[2, 3]`.
    public init(arrayLiteral elements: Int...) {
        self.init(elements)
    }

    /// The product of all sizes: 1 for the shape of a single number.
    public var elementCount: Int {
        var count = 1
        var isTooLarge = false
        for axis in 0..<rank {
            let (product, overflow) = count.multipliedReportingOverflow(by: sizes[axis])
            count = product
            isTooLarge = isTooLarge || overflow || product > Self.largestCount
        }
        // A size of 0 makes the product 0, whatever the others are.
        if isTooLarge { return countOfHuge }
        return count
    }

    /// More elements than any machine holds; products of it with sizes of elements are numbers still.
    private static let largestCount = 1 << 48

    /// Whether the product of sizes, and that of any of them, is a number that can be counted: what a
    /// file says need not be, even where one of its sizes is 0.
    package static func isCountable(_ sizes: [Int]) -> Bool {
        var count = 1
        for size in sizes where size != 0 {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard size > 0, !overflow, product <= largestCount else { return false }
            count = product
        }
        return true
    }

    private var countOfHuge: Int {
        guard !contains(0) else { return 0 }
        shapeFailure("Shape", "has more elements than can be counted", self)
    }

    /// The sizes as an array.
    public var dimensions: [Int] { Array(self) }

    /// Adds an innermost axis.
    public mutating func append(_ size: Int) {
        guard rank < Self.maximumRank else {
            shapeFailure("Shape", "a tensor has at most \(Self.maximumRank) axes", self)
        }
        guard size >= 0 else {
            shapeFailure("Shape", "the size of axis \(rank) cannot be negative (\(size))", self)
        }
        sizes[rank] = size
        rank += 1
    }

    /// Adds an axis of the given size before `axis`.
    public func inserting(_ size: Int = 1, at axis: Int) -> Shape {
        var all = dimensions
        all.insert(size, at: axis)
        return Shape(all)
    }

    /// Leaves out one axis.
    public func removing(axis: Int) -> Shape {
        var all = dimensions
        all.remove(at: axis)
        return Shape(all)
    }

    /// The axis meant by `axis`, where -1 is the last one.
    ///
    /// - Precondition: `axis` is in `-rank..<rank`, otherwise stops with the shape in the message.
    public func normalized(axis: Int, for operation: String) -> Int {
        let normal = axis < 0 ? axis + rank : axis
        guard normal >= 0, normal < rank else {
            shapeFailure(operation, "there is no axis \(axis)", self)
        }
        return normal
    }

    /// Compares sizes and rank.
    public static func == (lhs: Shape, rhs: Shape) -> Bool {
        guard lhs.rank == rhs.rank else { return false }
        for axis in 0..<lhs.rank where lhs.sizes[axis] != rhs.sizes[axis] { return false }
        return true
    }

    /// Feeds rank and sizes to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(rank)
        for axis in 0..<rank { hasher.combine(sizes[axis]) }
    }
}

extension Shape: RandomAccessCollection, MutableCollection {
    /// The first axis.
    public var startIndex: Int { 0 }
    /// One past the last axis.
    public var endIndex: Int { rank }

    /// The size along an axis.
    public subscript(axis: Int) -> Int {
        get {
            check(axis)
            return sizes[axis]
        }
        set {
            check(axis)
            sizes[axis] = newValue
        }
    }

    private func check(_ axis: Int) {
        guard axis >= 0, axis < rank else {
            shapeFailure("Shape", "there is no axis \(axis)", self)
        }
    }
}

extension Shape: CustomStringConvertible {
    /// The sizes as a list, such as `[2, 3]`.
    public var description: String { "\(dimensions)" }
}
