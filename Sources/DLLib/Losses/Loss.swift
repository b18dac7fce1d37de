/// What training makes small: how far predictions are from their targets.
///
///     model.compile(optimizer: Adam(), loss: .categoricalCrossentropy, metrics: [.accuracy])
///
/// Where a model ends in softmax or sigmoid, cross-entropy is computed from the numbers before
/// it, which is exact for very small probabilities too.
public struct Loss: Sendable {
    /// The name, as in Keras.
    public let name: String
    /// The mean over the samples of a batch, from what the model returns.
    private let ofPredictions: @Sendable (_ predictions: Tensor, _ targets: Tensor) -> Tensor
    /// The same from the numbers before an activation, where the loss can look behind it.
    private let behind: LookBehind?
    /// What is wrong with a model's last layer for this loss, if anything.
    let problem: @Sendable (_ output: LossOutput) -> TrainingError?

    /// An activation that a loss can do without, and how it is computed then.
    struct LookBehind: Sendable {
        let activation: ActivationFunction
        let ofLogits: @Sendable (_ logits: Tensor, _ targets: Tensor) -> Tensor
    }

    init(
        _ name: String, behind: LookBehind?,
        problem: @escaping @Sendable (LossOutput) -> TrainingError?,
        ofPredictions: @escaping @Sendable (Tensor, Tensor) -> Tensor
    ) {
        self.name = name
        self.behind = behind
        self.problem = problem
        self.ofPredictions = ofPredictions
    }

    /// Creates a loss of your own.
    ///
    /// - Parameters:
    ///   - name: What to call it.
    ///   - mean: The mean over the samples of a batch, as a tensor with one element, from
    ///     predictions and targets.
    public init(
        _ name: String,
        mean: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) -> Tensor
    ) {
        self.init(name, behind: nil, problem: { _ in nil }, ofPredictions: mean)
    }

    /// The mean over the samples of a batch.
    public func callAsFunction(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
        ofPredictions(predictions, targets)
    }

    /// Runs a model on a batch and measures the loss, from logits where that is exact.
    func forward(
        _ model: Model, _ batch: Batch, training: Bool
    ) -> (loss: Tensor, predictions: Tensor) {
        guard let behind, model.activation == behind.activation else {
            let predictions = model(batch.inputs, training: training)
            return (ofPredictions(predictions, batch.targets), predictions)
        }
        let logits = model.callBeforeActivation(batch.inputs, training: training)
        let predictions = behind.activation(logits.withoutGradient())
        return (behind.ofLogits(logits, batch.targets), predictions)
    }
}

/// What a loss has to fit: the last layer of a model and the targets.
struct LossOutput: Sendable {
    /// The name of the loss.
    let loss: String
    /// The name of the last layer.
    let layer: String
    /// Its activation; `nil` when it is not known, as in a layer of the user's own.
    let activation: ActivationFunction?
    /// The shape of its result for one sample.
    let shape: Shape
    /// The shape of the target of one sample.
    let target: Shape

    /// The units of the last layer.
    var units: Int { shape.last ?? 1 }

    /// An error that says the loss and the layer do not fit.
    func mismatch(_ problem: String, _ proposal: String) -> TrainingError {
        .lossMismatch(loss: loss, layer: layer, problem: problem, proposal: proposal)
    }

    /// An error that says the targets and the layer do not fit.
    func wrongTarget(_ proposal: String) -> TrainingError {
        .targetShape(layer: layer, output: shape, target: target, proposal: proposal)
    }
}
