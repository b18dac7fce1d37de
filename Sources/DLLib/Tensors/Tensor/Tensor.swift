public import DLFoundation
package import DLKernels

/// Numbers in a grid of any number of axes: images, weights, losses.
///
/// A tensor is a value: an assignment never shares a later change. Its elements lie in row-major
/// order, images as `[batch, height, width, channels]`; between layers the engine may keep them in
/// another order that its kernels prefer, which shows nowhere.
///
/// While a gradient is being recorded (`valueAndGradient(at:of:)`), operations remember what the
/// way back needs.
///
/// ```swift
/// let x = Tensor([1, 2, 3, 4], shape: [2, 2])
/// print((x * 2 + 1).sum())  // 24.0
/// ```
public struct Tensor: Sendable {
    /// The sizes along the axes.
    public let shape: Shape
    /// The kind of number.
    public let dtype: DType
    /// The elements; shared by copies until one of them is changed.
    package var buffer: TensorBuffer
    /// Where this value came from, while a gradient is being recorded.
    var node: GradientNode?
    /// Which steps of sequences count; see ``mask``.
    var sequenceMask: SequenceMask?

    package init(shape: Shape, buffer: TensorBuffer) {
        self.shape = shape
        self.dtype = DType(buffer.elementType)
        self.buffer = buffer
        guard shape.elementCount == buffer.count else {
            shapeFailure("Tensor", "\(buffer.count) elements do not fill the shape", shape)
        }
    }

    /// The number of axes.
    public var rank: Int { shape.rank }

    /// The number of elements.
    public var elementCount: Int { buffer.count }
}

// MARK: - Reading elements

extension Tensor {
    /// The elements in row-major order, converted to `Float`.
    public func scalars() -> [Float] {
        scalars(as: Float.self)
    }

    /// The elements in row-major order, converted to the given type.
    ///
    /// Whole-number types cut fractions and saturate.
    public func scalars<T: TensorScalar>(as type: T.Type) -> [T] {
        withScalars(as: type) { span in
            [T](capacity: span.count) { output in
                for index in span.indices { output.append(span[index]) }
            }
        }
    }

    /// The only element of a tensor that has one, such as a loss.
    public func scalar() -> Float {
        guard elementCount == 1 else {
            shapeFailure("scalar", "the tensor must have exactly one element", shape)
        }
        return scalars()[0]
    }

    /// Reads the elements in row-major order as `Float` without copying where they are `float32`.
    public func withFloats<R>(_ body: (Span<Float>) throws -> R) rethrows -> R {
        try withScalars(as: Float.self, body)
    }

    /// Reads the elements in row-major order, converted to the given type where needed.
    public func withScalars<T: TensorScalar, R>(
        as type: T.Type, _ body: (Span<T>) throws -> R
    ) rethrows -> R {
        try Conversion.convert(buffer, to: T.dtype.elementType).withElements(of: type, body)
    }

    /// The same values as another kind of number, without a gradient.
    func converted(to dtype: DType) -> Tensor {
        guard dtype != self.dtype else { return self }
        return Tensor(shape: shape, buffer: Conversion.convert(buffer, to: dtype.elementType))
    }
}

/// Which steps of the sequences in a batch count: `[batch, steps]`, held beside the values.
final class SequenceMask: Sendable {
    let values: Tensor

    init(_ values: Tensor) { self.values = values }
}

/// One recorded operation: where its gradient goes and how it is computed.
///
/// A node keeps the tensors its way back needs. They are let go as soon as that way has been taken.
package final class GradientNode: @unchecked Sendable {
    /// From the gradient of the result to those of the inputs, in order.
    package typealias Backward = (_ gradient: Tensor, _ needs: [Bool]) -> [Tensor?]

    private(set) var inputs: [GradientNode?]
    private(set) var backward: Backward?
    /// The function that was recorded, such as `sqrt()`.
    package let operation: StaticString
    /// The layer it ran in; known only while a ``GradientObserver`` looks on.
    package let place: String?
    /// Computes the elements of the result again from what is kept for the way back anyway.
    var recompute: (@Sendable () -> TensorBuffer)?
    /// Whether the recording this node belongs to is still going on.
    private(set) var isLive = true

    init(
        inputs: [GradientNode?], operation: StaticString, place: String?, backward: Backward?
    ) {
        self.inputs = inputs
        self.operation = operation
        self.place = place
        self.backward = backward
    }

    /// Forgets everything; from now on values of this node count as constants.
    func close() {
        inputs = []
        backward = nil
        recompute = nil
        isLive = false
    }
}
