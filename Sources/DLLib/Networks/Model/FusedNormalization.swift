internal import DLTensors

/// Batch normalisation and ReLU in one pass over the image, in prediction and in training.
final class FusedNormalization: FusedPass {
    private let normalization: BatchNormalization
    private let activation: ActivationFunction
    private let input: Int
    private let output: Int

    init(
        normalization: BatchNormalization, activation: ActivationFunction, input: Int, output: Int
    ) {
        self.normalization = normalization
        self.activation = activation
        self.input = input
        self.output = output
    }

    func applies(_ slots: [Tensor?], training: Bool) -> Bool { true }

    func run(_ slots: inout [Tensor?], training: Bool, releasing: [Int]) {
        guard let image = slots[input] else {
            layerFailure(normalization, "ran before its input was there")
        }
        let result = normalization.normalize(
            image, training: training, activation: activation.fused)
        slots[output] = result.masked(by: image.mask)
    }
}
