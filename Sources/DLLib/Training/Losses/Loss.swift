public import DLNetworks

/// What training makes small: how far predictions are from their targets.
///
///     model.compile(optimizer: Adam(), loss: .categoricalCrossentropy, metrics: [.accuracy])
///
/// A loss has a value for each sample (and place, for images and sequences); training makes their
/// mean small, each value times the weight of its sample:
/// `sum(value * weight) / number of values`, as in Keras.
///
/// Where a model ends in softmax or sigmoid, cross-entropy is computed from the numbers before
/// it, which is exact for very small probabilities too.
public struct Loss: Sendable {
    /// Computes a loss from predictions and targets: a value for each sample, or a single one.
    public typealias Values = @Sendable (_ predictions: Tensor, _ targets: Tensor) -> Tensor

    /// The name, as in Keras.
    public let name: String
    /// What the loss was made with; `nil` for one made of code, which no file can hold.
    package let configuration: Configuration?
    /// Whether targets are class numbers rather than one-hot rows or values.
    let takesClassNumbers: Bool
    /// The activation whose input the loss would rather have than its output.
    let lookBehind: ActivationFunction?
    /// What is wrong with a model's last layer for this loss, if anything.
    let problem: @Sendable (_ output: LossOutput) -> TrainingError?
    private let ofPredictions: Values
    private let ofLogits: Values?

    init(
        _ name: String, _ configuration: Configuration? = [:], takesClassNumbers: Bool = false,
        behind: (activation: ActivationFunction, ofLogits: Values)? = nil,
        problem: @escaping @Sendable (LossOutput) -> TrainingError?, values: @escaping Values
    ) {
        self.name = name
        self.configuration = configuration
        self.takesClassNumbers = takesClassNumbers
        lookBehind = behind?.activation
        ofLogits = behind?.ofLogits
        self.problem = problem
        ofPredictions = values
    }

    /// Creates a loss of your own from its mean over a batch.
    ///
    /// - Parameters:
    ///   - name: What to call it.
    ///   - mean: The mean over the samples of a batch, as a tensor with one element, from
    ///     predictions and targets. Weights of samples can only weigh this mean as a whole; give
    ///     `values` where they matter. As in Keras, targets `[samples]` come as `[samples, 1]` where
    ///     predictions have that shape, and the other way round.
    public init(_ name: String, mean: @escaping Values) {
        self.init(name, nil, problem: { _ in nil }) {
            mean($0, $1.withRank(of: $0)).reshaped(to: [])
        }
    }

    /// Creates a loss of your own from its value for each sample.
    ///
    /// - Parameters:
    ///   - name: What to call it.
    ///   - values: From predictions and targets, a tensor whose first axis counts the samples. As in
    ///     Keras, targets `[samples]` come as `[samples, 1]` where predictions have that shape, and
    ///     the other way round.
    public init(_ name: String, values: @escaping Values) {
        self.init(name, nil, problem: { _ in nil }, values: { values($0, $1.withRank(of: $0)) })
    }

    /// The mean over the samples of a batch.
    ///
    /// - Parameters:
    ///   - predictions: What the model returned.
    ///   - targets: What it should have returned.
    ///   - weights: How much each sample counts, `[samples]`, or each value; `nil` for all alike.
    /// - Returns: A tensor with one element.
    public func callAsFunction(
        _ predictions: Tensor, _ targets: Tensor, weights: Tensor? = nil
    ) -> Tensor {
        Loss.mean(ofPredictions(predictions, targets), weights)
    }

    /// The value of each sample before any mean.
    public func values(_ predictions: Tensor, _ targets: Tensor) -> Tensor {
        ofPredictions(predictions, targets)
    }

    /// The mean loss from the numbers before ``lookBehind``.
    func ofLogits(_ logits: Tensor, _ targets: Tensor, weights: Tensor?) -> Tensor {
        guard let ofLogits else { return self(logits, targets, weights: weights) }
        return Loss.mean(ofLogits(logits, targets), weights)
    }

    /// The mean of values, each times the weight of its sample; weights do not change the divisor.
    private static func mean(_ values: Tensor, _ weights: Tensor?) -> Tensor {
        guard var weights else { return values.mean() }
        // One value for the whole batch is weighed as a whole.
        guard values.elementCount > 1 || weights.elementCount == 1 else {
            return (values * weights).mean()
        }
        while weights.rank > values.rank, weights.shape.last == 1 {
            weights = weights.reshaped(to: Array(weights.shape.dropLast()))
        }
        guard weights.rank <= values.rank,
            zip(weights.shape, values.shape).allSatisfy({ $0 == $1 || $0 == 1 })
        else {
            shapeFailure(
                "Loss", "weights must stand beside the values of the loss", values.shape,
                weights.shape)
        }
        let ones = [Int](repeating: 1, count: values.rank - weights.rank)
        return (values * weights.reshaped(to: Array(weights.shape) + ones)).mean()
    }

    /// The weights of values at steps of sequences, of which only some count.
    ///
    /// Those that count weigh as much more as makes the mean theirs alone: `all / counting`.
    static func weights(_ weights: Tensor?, mask: Tensor?) -> Tensor? {
        guard let mask else { return weights }
        let counting = mask.asType(.float32)
        let share = Float(mask.elementCount) / max(1, counting.sum().scalar())
        guard let weights else { return counting * share }
        let ones = [Int](repeating: 1, count: max(0, mask.rank - weights.rank))
        return counting * share * weights.reshaped(to: Array(weights.shape) + ones)
    }
}

extension Tensor {
    /// Targets with as many axes as the predictions they belong to, where they differ by a last axis
    /// of size 1: `[samples]` beside `[samples, 1]`.
    ///
    /// - Source: keras.losses, `squeeze_or_expand_to_same_rank`.
    func withRank(of predictions: Tensor) -> Tensor {
        if predictions.rank == rank + 1, predictions.shape.last == 1 {
            return reshaped(to: Array(shape) + [1])
        }
        if rank == predictions.rank + 1, shape.last == 1 {
            return reshaped(to: Array(shape.dropLast()))
        }
        return self
    }
}
