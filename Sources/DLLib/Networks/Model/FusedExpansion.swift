internal import DLKernels
internal import DLTensors

/// A convolution that widens an image and the depthwise convolution that alone reads it, with all
/// that is fused into either, in one pass.
final class FusedExpansion: FusedPass {
    private let expansion: FusedConvolution
    private let depthwise: FusedConvolution
    private var prepared: Prepared?

    /// What was made ready for the last image.
    private struct Prepared {
        let imageShape: Shape
        let resultShape: Shape
        let versions: (expansion: [Int], depthwise: [Int])
        /// Nil where the convolutions run one after the other.
        let pass: PreparedExpansion?
    }

    /// Joins two passes, the second of which is the only reader of the first.
    init(_ expansion: FusedConvolution, _ depthwise: FusedConvolution) {
        self.expansion = expansion
        self.depthwise = depthwise
    }

    func applies(_ slots: [Tensor?], training: Bool) -> Bool {
        // The result between the two carries no gradient if the first may run fused.
        expansion.applies(slots, training: training) && depthwise.isSettled(training: training)
    }

    func run(_ slots: inout [Tensor?], training: Bool, releasing: [Int]) {
        guard let image = slots[expansion.input] else {
            layerFailure(expansion.convolution.layer, "ran before its input was there")
        }
        let prepared = prepared(for: image)
        if let pass = prepared.pass {
            slots[depthwise.output] = Tensor(
                shape: prepared.resultShape, buffer: pass.run(image.buffer))
        } else {
            expansion.run(&slots, training: training, releasing: [])
            depthwise.run(&slots, training: training, releasing: releasing)
        }
    }

    private func prepared(for image: Tensor) -> Prepared {
        if let prepared, prepared.imageShape == image.shape,
            expansion.hasWeights(of: prepared.versions.expansion),
            depthwise.hasWeights(of: prepared.versions.depthwise),
            prepared.pass?.isCurrent ?? true
        {
            return prepared
        }
        // What is out of date gives its memory back before the new is made.
        prepared = nil
        let made = withoutRecording { prepare(for: image.shape) }
        prepared = made
        return made
    }

    private func prepare(for shape: Shape) -> Prepared {
        let first = expansion.geometry(ofImage: shape)
        let second = depthwise.geometry(ofImage: first.outputShape)
        let pass = PreparedExpansion(
            first, second,
            activations: (
                expansion.activation.fused.operation, depthwise.activation.fused.operation
            ), weights: (expansion.folded, depthwise.folded))
        return Prepared(
            imageShape: shape, resultShape: second.outputShape,
            versions: (expansion.versions, depthwise.versions), pass: pass)
    }
}
