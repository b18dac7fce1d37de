public import DLFoundation
internal import DLKernels

extension Tensor {
    /// Creates a tensor from numbers in row-major order.
    ///
    /// - Precondition: As many numbers as the shape has places.
    public init(_ scalars: [Float], shape: Shape) {
        self.init(copying: scalars, shape: shape)
    }

    /// Creates a `float64` tensor from numbers in row-major order.
    @_disfavoredOverload
    public init(_ scalars: [Double], shape: Shape) {
        self.init(copying: scalars, shape: shape)
    }

    /// Creates an `int32` tensor from numbers in row-major order.
    @_disfavoredOverload
    public init(_ scalars: [Int32], shape: Shape) {
        self.init(copying: scalars, shape: shape)
    }

    /// Creates a `uint8` tensor from bytes in row-major order.
    @_disfavoredOverload
    public init(_ scalars: [UInt8], shape: Shape) {
        self.init(copying: scalars, shape: shape)
    }

    /// Creates a `bool` tensor from truth values in row-major order.
    @_disfavoredOverload
    public init(_ scalars: [Bool], shape: Shape) {
        let bytes = scalars.map { $0 ? UInt8(1) : 0 }
        self = Tensor(bytes, shape: shape).converted(to: .bool)
    }

    /// Creates a tensor with one axis.
    public init(_ scalars: [Float]) {
        self.init(scalars, shape: [scalars.count])
    }

    /// Creates a tensor of a single number, with shape `[]`.
    public init(_ scalar: Float) {
        self.init([scalar], shape: [])
    }

    /// Creates a tensor in which every element is the same.
    public init(repeating value: Float, shape: Shape, dtype: DType = .float32) {
        let filled = Tensor(shape: shape) { span in
            for index in span.indices { span[index] = value }
        }
        self = filled.converted(to: dtype)
    }

    /// Creates a tensor of zeros.
    public init(zeros shape: Shape, dtype: DType = .float32) {
        self.init(repeating: 0, shape: shape, dtype: dtype)
    }

    /// Creates a tensor of ones.
    public init(ones shape: Shape, dtype: DType = .float32) {
        self.init(repeating: 1, shape: shape, dtype: dtype)
    }

    /// Creates a `float32` tensor whose elements, in row-major order, `initialize` writes.
    ///
    /// The memory is not cleared before: every element has to be written.
    public init(shape: Shape, initialize: (inout MutableSpan<Float>) throws -> Void) rethrows {
        let buffer = try TensorBuffer(Float.self, count: shape.elementCount, fill: initialize)
        self.init(shape: shape, buffer: buffer)
    }

    /// Creates a `uint8` tensor whose elements, in row-major order, `initialize` writes.
    ///
    /// The memory is not cleared before: every element has to be written.
    public init(
        byteShape shape: Shape, initialize: (inout MutableSpan<UInt8>) throws -> Void
    ) rethrows {
        let buffer = try TensorBuffer(UInt8.self, count: shape.elementCount, fill: initialize)
        self.init(shape: shape, buffer: buffer)
    }

    /// Creates rows that are 1 at the label and 0 elsewhere: `[labels.count, classCount]`.
    ///
    /// - Precondition: Labels are in `0..<classCount`, otherwise stops naming the label.
    public init(oneHot labels: [Int], classCount: Int) {
        for (index, label) in labels.enumerated() where label < 0 || label >= classCount {
            shapeFailure(
                "oneHot", "label \(label) at position \(index) is not in 0..<\(classCount)")
        }
        self.init(shape: [labels.count, classCount]) { span in
            for index in span.indices { span[index] = 0 }
            for (row, label) in labels.enumerated() { span[row * classCount + label] = 1 }
        }
    }

    init<T: KernelScalar>(copying scalars: [T], shape: Shape) {
        guard scalars.count == shape.elementCount else {
            shapeFailure("Tensor", "\(scalars.count) numbers do not fill the shape", shape)
        }
        self.init(shape: shape, buffer: TensorBuffer(scalars))
    }
}
