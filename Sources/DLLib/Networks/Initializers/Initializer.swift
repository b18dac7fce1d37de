public import DLTensors

/// A rule for the first value of a weight.
///
/// The formulas are Keras's. `fanIn` and `fanOut` count the inputs that reach one output of the
/// layer and the outputs that one input reaches; for a convolution they include its window.
public struct Initializer: Sendable {
    /// The rule's name, as in Keras.
    public let name: String
    /// What a model file keeps of it beside its name; `nil` for a rule of code.
    package let configuration: Configuration?
    private let make: @Sendable (Shape, inout RandomGenerator) -> Tensor

    /// Creates a rule of your own.
    ///
    /// - Parameters:
    ///   - name: What to call it.
    ///   - make: Makes the value of a weight of the given shape.
    public init(_ name: String, make: @escaping @Sendable (Shape, inout RandomGenerator) -> Tensor)
    {
        self.name = name
        configuration = nil
        self.make = make
    }

    init(
        _ name: String, _ configuration: Configuration,
        make: @escaping @Sendable (Shape, inout RandomGenerator) -> Tensor
    ) {
        self.name = name
        self.configuration = configuration
        self.make = make
    }

    /// A first value for a weight of this shape.
    public func callAsFunction(_ shape: Shape, using generator: inout RandomGenerator) -> Tensor {
        make(shape, &generator)
    }

    /// All zeros.
    public static let zeros = Initializer("zeros", [:]) { shape, _ in Tensor(zeros: shape) }

    /// All ones.
    public static let ones = Initializer("ones", [:]) { shape, _ in Tensor(ones: shape) }

    /// The same value everywhere.
    public static func constant(_ value: Float) -> Initializer {
        Constant(value: value).rule
    }

    struct Constant: RuleSettings {
        static let names = ["constant"]
        let value: Float

        func rule(named name: String) -> Initializer {
            Initializer(name, configuration) { shape, _ in Tensor(repeating: value, shape: shape) }
        }
    }

    /// Uniform in `±sqrt(6 / (fanIn + fanOut))`.
    ///
    /// - Source: Glorot, Bengio, "Understanding the difficulty of training deep feedforward neural
    ///   networks", 2010, eq. 16.
    public static let glorotUniform = varianceScaling(
        scale: 1, mode: .fanAverage, distribution: .uniform, name: "glorot_uniform")

    /// Truncated normal with variance `2 / (fanIn + fanOut)`.
    public static let glorotNormal = varianceScaling(
        scale: 1, mode: .fanAverage, distribution: .truncatedNormal, name: "glorot_normal")

    /// Uniform in `±sqrt(6 / fanIn)`, made for ReLU.
    ///
    /// - Source: He et al., "Delving Deep into Rectifiers", arXiv:1502.01852.
    public static let heUniform = varianceScaling(
        scale: 2, mode: .fanIn, distribution: .uniform, name: "he_uniform")

    /// Truncated normal with variance `2 / fanIn`, made for ReLU.
    public static let heNormal = varianceScaling(
        scale: 2, mode: .fanIn, distribution: .truncatedNormal, name: "he_normal")

    /// Uniform in `±sqrt(3 / fanIn)`, made for SELU.
    ///
    /// - Source: Klambauer et al., "Self-Normalizing Neural Networks", arXiv:1706.02515.
    public static let lecunUniform = varianceScaling(
        scale: 1, mode: .fanIn, distribution: .uniform, name: "lecun_uniform")

    /// Truncated normal with variance `1 / fanIn`, made for SELU.
    public static let lecunNormal = varianceScaling(
        scale: 1, mode: .fanIn, distribution: .truncatedNormal, name: "lecun_normal")

    /// Uniform between two limits.
    public static func randomUniform(from low: Float = -0.05, to high: Float = 0.05) -> Initializer
    {
        RandomUniform(low: low, high: high).rule
    }

    struct RandomUniform: RuleSettings {
        static let names = ["random_uniform"]
        let low: Float
        let high: Float

        func validate() throws {
            guard low < high else {
                throw SettingError("low", expected: "below \(high)", found: low)
            }
        }

        func rule(named name: String) -> Initializer {
            Initializer(name, configuration) { shape, generator in
                Tensor(uniform: low..<high, shape: shape, using: &generator)
            }
        }
    }

    /// Normal with a mean and a standard deviation.
    public static func randomNormal(
        mean: Float = 0, standardDeviation: Float = 0.05
    ) -> Initializer {
        RandomNormal(mean: mean, standardDeviation: standardDeviation).rule
    }

    struct RandomNormal: RuleSettings {
        static let names = ["random_normal", "truncated_normal"]
        let mean: Float
        let standardDeviation: Float

        func rule(named name: String) -> Initializer {
            Initializer(name, configuration) { shape, generator in
                name == "random_normal"
                    ? Tensor(
                        normalMean: mean, standardDeviation: standardDeviation, shape: shape,
                        using: &generator)
                    : Tensor(
                        truncatedNormalMean: mean, standardDeviation: standardDeviation,
                        shape: shape, using: &generator)
            }
        }
    }

    /// Normal with a mean and a standard deviation, values beyond two deviations drawn again.
    ///
    /// Unlike in ``varianceScaling(scale:mode:distribution:name:)`` the deviation is that before
    /// cutting, as in Keras; what remains has 0.88 of it.
    public static func truncatedNormal(
        mean: Float = 0, standardDeviation: Float = 0.05
    ) -> Initializer {
        RandomNormal(mean: mean, standardDeviation: standardDeviation)
            .rule(named: "truncated_normal")
    }
}
