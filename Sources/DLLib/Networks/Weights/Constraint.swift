public import DLTensors

/// What a weight is kept to: after each training step it is replaced by the nearest value allowed.
///
///     Dense(64, kernelConstraint: .maxNorm(2))
///
/// A norm is `sqrt(Σ w²)` along axes: axis 0 of a dense kernel makes one norm for each unit, axes
/// `[0, 1, 2]` of a convolution's kernel one for each filter.
public struct Constraint: Sendable {
    /// The rule's name, as in Keras.
    public let name: String
    /// What a model file keeps of it; `nil` for a rule of code.
    package let configuration: Configuration?
    private let project: @Sendable (Tensor) -> Tensor

    /// Added to a norm before dividing by it.
    private static let epsilon: Float = 1e-7

    /// Creates a rule of your own: from a weight to the value it gets instead.
    public init(_ name: String, project: @escaping @Sendable (Tensor) -> Tensor) {
        self.name = name
        configuration = nil
        self.project = project
    }

    private init(
        _ name: String, _ configuration: Configuration,
        project: @escaping @Sendable (Tensor) -> Tensor
    ) {
        self.name = name
        self.configuration = configuration
        self.project = project
    }

    /// The value a weight gets instead.
    public func callAsFunction(_ weight: Tensor) -> Tensor { project(weight) }

    /// Negative values become zero.
    public static let nonNegative = Constraint("non_neg", [:]) { $0.relu() }

    /// Norms above `maximum` are shrunk to it: `w * min(norm, maximum) / (norm + 1e-7)`.
    public static func maxNorm(_ maximum: Float = 2, axes: [Int] = [0]) -> Constraint {
        MaxNorm(maximum: maximum, axes: axes).rule
    }

    struct MaxNorm: RuleSettings {
        static let names = ["max_norm"]
        let maximum: Float
        let axes: [Int]

        func validate() throws {
            guard maximum >= 0 else {
                throw SettingError("maximum", expected: "at least 0", found: maximum)
            }
        }

        func rule(named name: String) -> Constraint {
            Constraint(name, configuration) { w in
                let norms = Constraint.norms(of: w, axes)
                return w * (norms.clipped(to: 0...maximum) / (norms + Constraint.epsilon))
            }
        }
    }

    /// Every norm becomes 1: `w / (norm + 1e-7)`.
    public static func unitNorm(axes: [Int] = [0]) -> Constraint {
        UnitNorm(axes: axes).rule
    }

    struct UnitNorm: RuleSettings {
        static let names = ["unit_norm"]
        let axes: [Int]

        func rule(named name: String) -> Constraint {
            Constraint(name, configuration) { w in
                w / (Constraint.norms(of: w, axes) + Constraint.epsilon)
            }
        }
    }

    /// Norms are moved towards a range: `w * wanted / (norm + 1e-7)` with
    /// `wanted = rate * clip(norm, minimum, maximum) + (1 - rate) * norm`.
    ///
    /// - Parameters:
    ///   - minimum: The smallest norm wanted.
    ///   - maximum: The largest norm wanted.
    ///   - rate: How much of the way is gone at each step; 1 is all of it.
    ///   - axes: Along which a norm is taken.
    /// - Returns: The rule.
    public static func minMaxNorm(
        minimum: Float = 0, maximum: Float = 1, rate: Float = 1, axes: [Int] = [0]
    ) -> Constraint {
        MinMaxNorm(minimum: minimum, maximum: maximum, rate: rate, axes: axes).rule
    }

    struct MinMaxNorm: RuleSettings {
        static let names = ["min_max_norm"]
        let minimum: Float
        let maximum: Float
        let rate: Float
        let axes: [Int]

        func validate() throws {
            guard minimum <= maximum else {
                throw SettingError("minimum", expected: "at most \(maximum)", found: minimum)
            }
        }

        func rule(named name: String) -> Constraint {
            Constraint(name, configuration) { w in
                let norms = Constraint.norms(of: w, axes)
                let wanted = norms.clipped(to: minimum...maximum) * rate + norms * (1 - rate)
                return w * (wanted / (norms + Constraint.epsilon))
            }
        }
    }

    private static func norms(of weight: Tensor, _ axes: [Int]) -> Tensor {
        weight.squared().sum(axes: axes, keepDims: true).sqrt()
    }
}

extension Constraint: StoredRule {
    package static let kind = "constraint"

    package static var settings: [any RuleSettings<Constraint>.Type] {
        [MaxNorm.self, MinMaxNorm.self, UnitNorm.self]
    }

    package static var plain: [Constraint] { [.nonNegative] }
}

extension Constraint: CustomStringConvertible {
    /// The name, as in Keras, with the settings.
    public var description: String { call }
}
