internal import DLKernels

// A training step keeps, for the way back, what every convolution read. Where that is the result of
// a normalisation, a sum or a rectifier, it can be had again in one pass over memory from what the
// way back keeps anyway, and its own memory is free from the moment the forward pass has read it.
//
// - Source: Chen et al., "Training Deep Nets with Sublinear Memory Cost", arXiv:1604.06174.

extension Tensor {
    /// Whether the elements can be computed again while the recording goes on.
    package var isRecomputable: Bool { node?.recompute != nil }

    /// This result of an operation, whose elements `make` computes again, equal to the last bit.
    ///
    /// Until the recording ends, the node of the result holds what `make` holds.
    func recomputable(_ make: @escaping @Sendable () -> TensorBuffer) -> Tensor {
        if needsGradient, buffer.canBeReleased { node?.recompute = make }
        return self
    }

    /// The same where all operands can be computed again themselves, so that to hold them costs
    /// nothing.
    package func recomputable(
        from operands: [Tensor], _ make: @escaping @Sendable ([Tensor]) -> Tensor
    ) -> Tensor {
        // A result that is an operand itself, as of the identity, cannot be made of that.
        guard needsGradient, buffer.canBeReleased,
            operands.allSatisfy({ $0.isRecomputable && $0.node !== node })
        else { return self }
        let constants = operands.map { $0.withoutGradient() }
        return recomputable { withoutRecording { make(constants).buffer } }
    }

    /// Gives the memory of the elements back until they are asked for, if they can be computed
    /// again.
    package func release() {
        guard let node, node.isLive, let make = node.recompute else { return }
        // The buffer alone holds the operands then, and lets them go as soon as it has been
        // computed: what was made again of a normalisation for the sum behind it is not kept.
        node.recompute = nil
        buffer.release(recomputing: make)
    }
}
