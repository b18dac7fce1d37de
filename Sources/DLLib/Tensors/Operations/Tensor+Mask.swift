internal import DLFoundation

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
    package func extended(toRank rank: Int) -> Tensor {
        reshaped(to: Shape(Array(shape) + Array(repeating: 1, count: rank - self.rank)))
    }

    /// The mask with as many axes as the tensor; `nil` when all steps count.
    package var extendedMask: Tensor? { mask?.extended(toRank: rank) }
}
