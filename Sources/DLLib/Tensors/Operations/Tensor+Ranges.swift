internal import DLFoundation
internal import DLKernels

// Tensors that follow a rule.

extension Tensor {
    /// The numbers `0, 1, …, count - 1`.
    public init(rangeTo count: Int) {
        self.init(shape: [count]) { span in
            for index in span.indices { span[index] = Float(index) }
        }
    }

    /// The numbers from `start` in equal steps, without `end`, as NumPy's `arange`.
    ///
    /// - Precondition: The step leads from the start towards the end.
    public init(arangeFrom start: Float, to end: Float, by step: Float = 1) {
        guard step != 0, step.isFinite, start.isFinite, end.isFinite else {
            shapeFailure("arange", "\(start) to \(end) by \(step) is no range")
        }
        let steps = ((Double(end) - Double(start)) / Double(step)).rounded(.up)
        self.init(shape: [Int(exactly: Swift.max(0, steps)) ?? .max]) { span in
            for index in span.indices {
                span[index] = Float(Double(start) + Double(index) * Double(step))
            }
        }
    }

    /// `count` numbers in equal steps from `start` to `end`, both included.
    public init(linearSpaceFrom start: Float, to end: Float, count: Int) {
        guard count >= 0 else { shapeFailure("linearSpace", "\(count) numbers cannot be made") }
        let width = Double(end) - Double(start)
        self.init(shape: [count]) { span in
            for index in span.indices {
                let part = count == 1 ? 0 : Double(index) / Double(count - 1)
                span[index] =
                    index == count - 1 && count > 1
                    ? end : Float(Double(start) + part * width)
            }
        }
    }

    /// The identity matrix, or one of other proportions with ones on a diagonal.
    ///
    /// - Parameters:
    ///   - size: The number of rows.
    ///   - columns: The number of columns; as many as rows unless given.
    ///   - offset: Which diagonal holds the ones; positive ones lie above.
    ///   - dtype: The kind of number.
    public init(eye size: Int, columns: Int? = nil, offset: Int = 0, dtype: DType = .float32) {
        let width = columns ?? size
        let ones = Tensor(shape: [size, width]) { span in
            for index in span.indices {
                span[index] = index % width - index / width == offset ? 1 : 0
            }
        }
        self = ones.asType(dtype)
    }

    /// The coordinates of a grid: two matrices, of the `x` and of the `y` of every point.
    ///
    /// - Shapes: `x` `[columns]`, `y` `[rows]`; both results `[rows, columns]`.
    public static func meshgrid(_ x: Tensor, _ y: Tensor) -> (x: Tensor, y: Tensor) {
        guard x.rank == 1, y.rank == 1 else {
            shapeFailure("meshgrid", "two lists of numbers are expected", x.shape, y.shape)
        }
        let shape: Shape = [y.elementCount, x.elementCount]
        return (x.broadcast(to: shape), y.expandedDims(axis: 1).broadcast(to: shape))
    }
}

// MARK: - Nested arrays

extension Tensor {
    /// Creates a matrix from its rows.
    ///
    /// - Precondition: All rows have the same length.
    public init(_ rows: [[Float]]) {
        self.init(nested: rows.map { Tensor($0) }, level: 1)
    }

    /// Creates a tensor with three axes from nested lists of equal lengths.
    public init(_ planes: [[[Float]]]) {
        self.init(nested: planes.map { Tensor($0) }, level: 2)
    }

    /// Creates a tensor with four axes, such as images, from nested lists of equal lengths.
    public init(_ images: [[[[Float]]]]) {
        self.init(nested: images.map { Tensor($0) }, level: 3)
    }

    /// Creates a `float64` tensor with one axis.
    @_disfavoredOverload
    public init(_ scalars: [Double]) { self.init(scalars, shape: [scalars.count]) }

    /// Creates an `int32` tensor with one axis.
    @_disfavoredOverload
    public init(_ scalars: [Int32]) { self.init(scalars, shape: [scalars.count]) }

    /// Creates an `int32` tensor with one axis.
    ///
    /// - Precondition: Every number fits into 32 bits.
    @_disfavoredOverload
    public init(_ scalars: [Int]) {
        for number in scalars where Int32(exactly: number) == nil {
            shapeFailure("Tensor", "\(number) does not fit into int32", [scalars.count])
        }
        self.init(scalars.map { Int32(truncatingIfNeeded: $0) }, shape: [scalars.count])
    }

    /// Creates a `uint8` tensor with one axis.
    @_disfavoredOverload
    public init(_ scalars: [UInt8]) { self.init(scalars, shape: [scalars.count]) }

    /// Creates a `bool` tensor with one axis.
    @_disfavoredOverload
    public init(_ scalars: [Bool]) { self.init(scalars, shape: [scalars.count]) }

    private init(nested parts: [Tensor], level: Int) {
        guard let first = parts.first else {
            self.init(zeros: Shape([Int](repeating: 0, count: level + 1)))
            return
        }
        for (index, part) in parts.enumerated() where part.shape != first.shape {
            shapeFailure(
                "Tensor", "nested lists must be equally long, and entry \(index) is not",
                first.shape, part.shape)
        }
        self.init(stacking: parts)
    }
}
