public import DLTensors

/// Normalises each channel to zero mean and unit variance, then scales and shifts it.
///
/// `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`
///
/// While training, `mean` and `variance` (biased) are those of the batch, and the stored
/// statistics follow them: `stored = stored * momentum + batch * (1 - momentum)`. Otherwise the
/// stored statistics are used. Steps of sequences that do not count (``Tensor/mask``) are left out
/// of the statistics of the batch; they are normalised like all others.
///
/// Frozen means frozen: with `trainable = false` the layer uses and keeps its stored statistics
/// while the rest of the model trains. Unfrozen, it learns `gamma` and `beta` again, and its
/// statistics follow the batches again, as in Keras. Only where the statistics were loaded (by
/// pretrained weights, from a file, or by assigning `weights`) and no training has moved them since,
/// unfreezing sets ``keepsStatistics`` and says so in a line: the statistics of a few small batches
/// would destroy what a pretrained base knows.
/// - Shapes: input `[..., channels]`; result the same; every weight `[channels]`.
/// - Source: Ioffe, Szegedy, "Batch Normalization", arXiv:1502.03167; keras.layers.
public final class BatchNormalization: Layer, ConfigurableLayer, FusableLayer {
    /// How slowly the stored statistics follow those of the batches.
    @Setting public private(set) var momentum: Float
    /// Added to the variance; keeps the division finite.
    @Setting public private(set) var epsilon: Float
    /// Whether `beta` is learnt and added.
    @Setting public private(set) var center: Bool
    /// Whether `gamma` is learnt and multiplied.
    @Setting public private(set) var scale: Bool

    /// Whether the layer normalises by its stored statistics, and leaves them alone, even while
    /// it trains; set by unfreezing a layer with loaded statistics.
    @Setting public var keepsStatistics: Bool

    /// Creates the layer; its parameters are the properties of the same names.
    public init(
        momentum: Float = 0.99, epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true,
        name: String? = nil
    ) {
        super.init(name: name)
        self.momentum = momentum
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        keepsStatistics = false
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws {
        // Files without it are older.
        storedOrigin = try configuration("loadedStatistics", default: true)
        try super.init(settings: configuration)
    }

    /// What the layer was made with, and where its statistics come from.
    public var configuration: Configuration {
        storedSettings.configuration.merging(["loadedStatistics": hasLoadedStatistics])
    }

    public override var trainable: Bool {
        get { super.trainable }
        set {
            reportingKeptStatistics {
                if newValue, !super.trainable, hasLoadedStatistics { keepsStatistics = true }
                super.trainable = newValue
            }
        }
    }

    package override var keptStatistics: Bool? { keepsStatistics }

    /// Whether the stored statistics come from outside and no training has moved them.
    var hasLoadedStatistics: Bool {
        isBuilt ? parameter("moving_mean").isLoaded : storedOrigin ?? false
    }

    /// What a model file says of ``hasLoadedStatistics``: a training that goes on from the file
    /// treats the statistics as the one before did.
    private var storedOrigin: Bool?

    /// Takes the stored statistics for what they were when they were stored.
    package func restoreOrigin() {
        guard isBuilt, storedOrigin == false else { return }
        for name in ["moving_mean", "moving_variance"] {
            let statistic = parameter(name)
            statistic.restore(statistic.value, isLoaded: false)
        }
    }

    public override func build(inputShape: Shape) {
        let channels: Shape = [inputShape[inputShape.rank - 1]]
        if scale { addWeight("gamma", shape: channels, initializer: .ones) }
        if center { addWeight("beta", shape: channels, initializer: .zeros) }
        addWeight("moving_mean", shape: channels, initializer: .zeros, isTrainable: false)
        addWeight("moving_variance", shape: channels, initializer: .ones, isTrainable: false)
    }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    /// Whether a call normalises by the batch and moves the stored statistics.
    package func usesBatchStatistics(training: Bool) -> Bool {
        training && trainable && !keepsStatistics
    }

    public override func traits(training: Bool) -> LayerTraits {
        let own: LayerTraits = usesBatchStatistics(training: training) ? [] : .repeatable
        // Only images are made again from what the backward pass keeps.
        return own.union(
            builtShapes?.first?.rank == 3 ? [.fastInParts, .recomputed] : .fastInParts)
    }

    var fusionRole: FusionRole? { .normalization }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        normalize(input, training: training, activation: .none)
    }

    /// The result of the layer and of an activation behind it, in one pass.
    func normalize(_ input: Tensor, training: Bool, activation: FusedActivation) -> Tensor {
        let channels: Shape = [input.shape[input.rank - 1]]
        let gamma = scale ? self["gamma"] : Tensor(ones: channels)
        let beta = center ? self["beta"] : Tensor(zeros: channels)
        guard usesBatchStatistics(training: training) else {
            return input.batchNormalized(
                mean: self["moving_mean"], variance: self["moving_variance"], scale: gamma,
                offset: beta, epsilon: epsilon, activation: activation)
        }
        let normalized =
            input.mask.map { mask in
                input.batchNormalized(
                    where: mask, scale: gamma, offset: beta, epsilon: epsilon,
                    activation: activation)
            }
            ?? input.batchNormalized(
                scale: gamma, offset: beta, epsilon: epsilon, activation: activation)
        follow("moving_mean", normalized.mean)
        follow("moving_variance", normalized.variance)
        return normalized.result
    }

    /// Moves a stored statistic towards that of a batch.
    private func follow(_ name: String, _ batch: Tensor) {
        withoutRecording {
            parameter(name).update { $0 = $0 * momentum + batch * (1 - momentum) }
        }
    }
}

extension Layer {
    /// The normalisation layers in this layer and inside it.
    package var normalizations: [BatchNormalization] {
        if let own = self as? BatchNormalization { return [own] }
        return allLayers.compactMap { $0 as? BatchNormalization }
    }
}
