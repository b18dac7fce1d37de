internal import DLNetworks

/// How gradients are kept from being too large.
public enum GradientClipping: Sendable, Equatable {
    /// Every element is cut to `-limit...limit`.
    case value(Float)
    /// The gradient of each weight is shortened to this length: `g * limit / max(|g|, limit)`.
    case norm(Float)
    /// All gradients together are shortened to this length, which keeps their direction.
    case globalNorm(Float)

    package var limit: Float {
        switch self {
        case .value(let limit), .norm(let limit), .globalNorm(let limit): limit
        }
    }
}

/// A running mean of the weights, which often generalises better than the weights themselves.
///
/// `average = momentum * average + (1 - momentum) * weight` after each batch. When `fit` ends, the
/// weights become their averages.
public struct WeightAveraging: Sendable, Equatable {
    /// How slowly the average follows.
    public let momentum: Float
    /// After how many steps the weights become their averages also while training; `nil` for only
    /// at the end.
    public let overwriteFrequency: Int?

    /// Creates the setting.
    public init(momentum: Float = 0.99, overwriteFrequency: Int? = nil) {
        guard (0...1).contains(momentum), overwriteFrequency ?? 1 > 0 else {
            stop(
                "WeightAveraging needs a momentum from 0 to 1 and a frequency of at least 1, not "
                    + "\(momentum) and \(overwriteFrequency.map(String.init) ?? "nil")")
        }
        self.momentum = momentum
        self.overwriteFrequency = overwriteFrequency
    }
}

/// What all optimizers can do besides their rule.
public struct StepOptions: Sendable {
    /// The size of a step, fixed or by the number of batches.
    public var learningRate: any LearningRateSchedule
    /// Each step first makes every weight smaller by `weight * weightDecay * learningRate`.
    ///
    /// - Source: Loshchilov, Hutter, "Decoupled Weight Decay Regularization", arXiv:1711.05101.
    public var weightDecay: Float?
    /// How gradients are kept from being too large.
    public var clipping: GradientClipping?
    /// A running mean of the weights.
    public var averaging: WeightAveraging?
    /// The batches whose mean gradient makes one step.
    public var gradientAccumulationSteps: Int

    /// Creates the settings.
    ///
    /// - Parameters:
    ///   - learningRate: The size of a step.
    ///   - weightDecay: How much every step makes weights smaller.
    ///   - clipping: How gradients are kept from being too large.
    ///   - averaging: A running mean of the weights.
    ///   - gradientAccumulationSteps: The batches whose mean gradient makes one step.
    public init(
        learningRate: any LearningRateSchedule, weightDecay: Float? = nil,
        clipping: GradientClipping? = nil, averaging: WeightAveraging? = nil,
        gradientAccumulationSteps: Int = 1
    ) {
        guard gradientAccumulationSteps > 0, clipping?.limit ?? 1 > 0, weightDecay ?? 0 >= 0 else {
            stop(
                "An optimizer needs gradientAccumulationSteps of at least 1, a clipping limit above "
                    + "0 and a weightDecay of at least 0")
        }
        self.learningRate = learningRate
        self.weightDecay = weightDecay
        self.clipping = clipping
        self.averaging = averaging
        self.gradientAccumulationSteps = gradientAccumulationSteps
    }
}

extension GradientClipping {
    /// The gradients, shortened where they are too long.
    func callAsFunction(_ gradients: [ParameterGradient]) -> [ParameterGradient] {
        switch self {
        case .value(let limit):
            return gradients.map { $0.with($0.gradient.clipped(to: -limit...limit)) }
        case .norm(let limit):
            return gradients.map { entry in
                let length = entry.gradient.squaredLength.squareRoot()
                return length > limit ? entry.with(entry.gradient * (limit / length)) : entry
            }
        case .globalNorm(let limit):
            let length = gradients.reduce(0) { $0 + $1.gradient.squaredLength }.squareRoot()
            guard length > limit else { return gradients }
            return gradients.map { $0.with($0.gradient * (limit / length)) }
        }
    }
}

extension Tensor {
    /// The sum of the squared elements.
    var squaredLength: Float { squared().sum().scalar() }
}

extension ParameterGradient {
    /// The same parameter with another gradient.
    fileprivate func with(_ gradient: Tensor) -> ParameterGradient {
        var entry = self
        entry.gradient = gradient
        return entry
    }
}
