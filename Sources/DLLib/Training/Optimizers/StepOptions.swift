public import DLNetworks

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
        self.momentum = momentum
        self.overwriteFrequency = overwriteFrequency
        requireValidSettings()
    }
}

extension WeightAveraging: Configurable, Codable {
    /// Finds out whether the momentum and the frequency make sense.
    public func validate() throws {
        guard (0...1).contains(momentum), overwriteFrequency ?? 1 > 0 else {
            let found = "\(momentum) and \(overwriteFrequency.map(String.init) ?? "nil")"
            let expected = "a momentum from 0 to 1 and a frequency of at least 1"
            throw SettingError(
                "averaging", expected: expected, found: found,
                problem: "needs \(expected), not \(found)")
        }
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
        self.learningRate = learningRate
        self.weightDecay = weightDecay
        self.clipping = clipping
        self.averaging = averaging
        self.gradientAccumulationSteps = gradientAccumulationSteps
        do { try validate() } catch { stop("An optimizer \(error)") }
    }
}

extension StepOptions: Configurable {
    /// The options by name.
    ///
    /// - Throws: ``ModelFileError`` when the schedule is none of the library's.
    public var configuration: Configuration {
        get throws {
            [
                "learningRate": try StoredSchedule.value(of: learningRate),
                "weightDecay": weightDecay, "clipping": clipping,
                "averaging": averaging?.configuration,
                "gradientAccumulationSteps": gradientAccumulationSteps,
            ]
        }
    }

    /// Reads the options.
    ///
    /// - Throws: ``ModelFileError/configuration(key:expected:found:)`` when one is missing, of
    ///   another kind, or makes no sense.
    public init(configuration: Configuration) throws {
        learningRate = try StoredSchedule.schedule(from: configuration.values["learningRate"])
        weightDecay = try configuration("weightDecay")
        clipping = try configuration("clipping")
        averaging = try (try configuration("averaging") as Configuration?)
            .map { try WeightAveraging(configuration: $0) }
        gradientAccumulationSteps = try configuration.positive("gradientAccumulationSteps")
        try SettingError.inFile(validate)
    }

    /// Finds out whether the options make sense.
    public func validate() throws {
        guard gradientAccumulationSteps > 0, clipping?.limit ?? 1 > 0, weightDecay ?? 0 >= 0 else {
            let expected =
                "gradientAccumulationSteps of at least 1, a clipping limit above 0 and a "
                + "weightDecay of at least 0"
            throw SettingError(
                "optimizer", expected: expected,
                found: "\(gradientAccumulationSteps), \(clipping?.limit ?? 1), \(weightDecay ?? 0)",
                problem: "needs \(expected)")
        }
    }
}

extension GradientClipping: ConfigurationValue {
    /// The kind and the limit.
    public var configurationValue: PlainValue {
        let kind =
            switch self {
            case .value: "value"
            case .norm: "norm"
            case .globalNorm: "globalNorm"
            }
        return (["kind": kind, "limit": limit] as Configuration).configurationValue
    }

    /// Reads the kind and the limit.
    public init?(configurationValue: PlainValue) {
        guard let entries = Configuration(configurationValue: configurationValue),
            let limit: Float = try? entries("limit"), let kind: String = try? entries("kind")
        else { return nil }
        switch kind {
        case "value": self = .value(limit)
        case "norm": self = .norm(limit)
        case "globalNorm": self = .globalNorm(limit)
        default: return nil
        }
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
