/// Which steps of the sequences in a batch count: `[batch, steps]`, held beside the values.
final class SequenceMask: Sendable {
    let values: Tensor

    init(_ values: Tensor) { self.values = values }
}

extension Tensor {
    /// Which steps of these sequences count, as `bool` `[batch, steps]`; `nil` when all do.
    ///
    /// Layers such as ``Embedding`` with `maskZero` and ``Masking`` set it, layers that keep the
    /// steps hand it on, recurrent layers pass over the steps that do not count. Operations on
    /// tensors drop it.
    public var mask: Tensor? { sequenceMask?.values }

    /// The same values with steps that do not count; `nil` lets all count.
    ///
    /// - Precondition: The mask's shape is the beginning of this tensor's shape, usually
    ///   `[batch, steps]`.
    public func masked(by mask: Tensor?) -> Tensor {
        var result = self
        guard let mask else {
            result.sequenceMask = nil
            return result
        }
        guard mask.rank <= rank, Shape(shape.prefix(mask.rank)) == mask.shape else {
            shapeFailure("masked", "a mask has the first sizes of its tensor", shape, mask.shape)
        }
        result.sequenceMask = SequenceMask(mask.asType(.bool).withoutGradient())
        return result
    }
}

extension Tensor {
    /// The tensor with axes of size 1 added at the end.
    func extended(toRank rank: Int) -> Tensor {
        reshaped(to: Shape(Array(shape) + Array(repeating: 1, count: rank - self.rank)))
    }

    /// The mask with as many axes as the tensor; `nil` when all steps count.
    var extendedMask: Tensor? { mask?.extended(toRank: rank) }
}

/// Leaves out steps of sequences whose values all equal one number.
///
/// Recurrent layers and others that know masks pass over such steps: `y = x` where the step
/// counts, zeros where not.
/// - Shapes: input `[steps, features]`; result the same.
/// - Source: keras.layers.Masking.
public final class Masking: Layer {
    /// The number that marks a step to leave out.
    public let maskValue: Float

    /// Creates the layer.
    public init(maskValue: Float = 0, name: String? = nil) {
        self.maskValue = maskValue
        super.init(name: name)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        guard inputShape.rank >= 1 else {
            layerFailure(self, "needs sequences [steps, features], but its input is \(inputShape)")
        }
        return inputShape
    }

    public override func computeMask(of inputs: [Tensor]) -> Tensor? {
        let x = inputs[0]
        let differs = x.notEqual(Tensor(repeating: maskValue, shape: [], dtype: x.dtype))
        return differs.asType(.int32).max(axis: -1).asType(.bool)
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        guard let mask = computeMask(of: [input]) else { return input }
        return input * mask.asType(input.dtype).reshaped(to: mask.shape.inserting(at: mask.rank))
    }
}
