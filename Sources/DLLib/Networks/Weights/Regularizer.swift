public import DLTensors

/// What large weights or results cost: a number added to the loss while training and measuring.
///
///     Dense(64, kernelRegularizer: .l2(1e-4))
///
/// The cost of a weight counts as it is; that of a layer's result is divided by the samples of the
/// batch. Frozen weights cost nothing.
public struct Regularizer: Sendable {
    /// The rule's name, as in Keras.
    public let name: String
    /// Its factors, in Keras's order.
    package let factors: [Float]
    /// What a model file keeps of it; `nil` for a rule of code.
    package let configuration: Configuration?
    private let measure: @Sendable (Tensor) -> Tensor

    /// Creates a rule of your own.
    ///
    /// - Parameters:
    ///   - name: What to call it.
    ///   - factors: The numbers it depends on.
    ///   - cost: The cost of a tensor, as a tensor with one element.
    public init(
        _ name: String, factors: [Float] = [], cost: @escaping @Sendable (Tensor) -> Tensor
    ) {
        self.name = name
        self.factors = factors
        configuration = nil
        measure = cost
    }

    private init(
        _ name: String, _ factors: [Float], _ configuration: Configuration,
        cost: @escaping @Sendable (Tensor) -> Tensor
    ) {
        self.name = name
        self.factors = factors
        self.configuration = configuration
        measure = cost
    }

    /// The cost of a tensor, as a tensor with one element.
    public func callAsFunction(_ x: Tensor) -> Tensor { measure(x) }

    /// Costs `factor * Σ |x|`.
    public static func l1(_ factor: Float = 0.01) -> Regularizer {
        L1(l1: factor).rule
    }

    struct L1: RuleSettings {
        static let names = ["l1"]
        let l1: Float

        func rule(named name: String) -> Regularizer {
            Regularizer(name, [l1], configuration) { $0.abs().sum() * l1 }
        }
    }

    /// Costs `factor * Σ x²`.
    public static func l2(_ factor: Float = 0.01) -> Regularizer {
        L2(l2: factor).rule
    }

    struct L2: RuleSettings {
        static let names = ["l2"]
        let l2: Float

        func rule(named name: String) -> Regularizer {
            Regularizer(name, [l2], configuration) { $0.squared().sum() * l2 }
        }
    }

    /// Costs `l1 * Σ |x| + l2 * Σ x²`.
    public static func l1l2(l1: Float = 0, l2: Float = 0) -> Regularizer {
        L1L2(l1: l1, l2: l2).rule
    }

    struct L1L2: RuleSettings {
        static let names = ["l1_l2"]
        let l1: Float
        let l2: Float

        func rule(named name: String) -> Regularizer {
            Regularizer(name, [l1, l2], configuration) { x in
                x.abs().sum() * l1 + x.squared().sum() * l2
            }
        }
    }

    /// What rows, or columns, of a matrix cost that are not at right angles to each other:
    /// `factor * ½ Σ |cos(i, j)| / pairs` over all ordered pairs `i ≠ j`.
    ///
    /// - Parameters:
    ///   - factor: What the mean cosine is multiplied with.
    ///   - byColumns: Whether columns are compared instead of rows.
    /// - Returns: The rule; it takes matrices only.
    /// - Source: keras.regularizers.OrthogonalRegularizer.
    public static func orthogonal(
        _ factor: Float = 0.01, byColumns: Bool = false
    ) -> Regularizer {
        Orthogonal(factor: factor, byColumns: byColumns).rule
    }

    struct Orthogonal: RuleSettings {
        static let names = ["orthogonal_regularizer"]
        let factor: Float
        let byColumns: Bool

        func rule(named name: String) -> Regularizer {
            Regularizer(name, [factor], configuration) { x in
                guard x.rank == 2 else {
                    shapeFailure(
                        "orthogonal", "this regularizer compares rows of matrices", x.shape)
                }
                let rows = byColumns ? x.transposed() : x
                let norms = Tensor.maximum(
                    rows.squared().sum(axis: 1, keepDims: true),
                    Tensor(repeating: 1e-12, shape: [], dtype: x.dtype)
                ).sqrt()
                let unit = rows / norms
                let size = unit.shape[0]
                let cosines = unit.matmul(unit.transposed())
                let others = 1 - Tensor(eye: size).asType(x.dtype)
                let pairs = Float(size * (size - 1)) / 2
                return (cosines * others).abs().sum() * (factor * 0.5 / pairs)
            }
        }
    }
}

extension Regularizer: StoredRule {
    package static let kind = "regularizer"

    package static var settings: [any RuleSettings<Regularizer>.Type] {
        [L1.self, L1L2.self, L2.self, Orthogonal.self]
    }

    package static var plain: [Regularizer] { [] }
}

extension Regularizer: CustomStringConvertible {
    /// The name, as in Keras, with the settings.
    public var description: String { call }
}
