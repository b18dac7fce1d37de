public import DLTensors

/// Gated recurrent unit: a recurrent layer that mixes its state with a candidate.
///
/// With the columns of the kernels for `z`, `r` and `h` side by side in this order, `σ` the
/// recurrent activation and `a` the activation: `z = σ(x Wz + h' Uz + bz)`,
/// `r = σ(x Wr + h' Ur + br)`, `h = z h' + (1 - z) ĥ`, and the candidate with `resetAfter`
/// `ĥ = a(x Wh + bh + r (h' Uh + b'h))`, without `ĥ = a(x Wh + (r h') Uh + bh)`.
///
/// - Shapes, states, masks, dropout: see ``RecurrentLayer``; `kernel` `[features, 3 * units]`,
///   `recurrent_kernel` `[units, 3 * units]`, `bias` `[2, 3 * units]` (of the input and of the
///   state) with `resetAfter`, else `[3 * units]`.
/// - Source: Cho et al., "Learning Phrase Representations using RNN Encoder-Decoder",
///   arXiv:1406.1078; keras.layers.GRU.
public final class GRU: RecurrentLayer {
    /// Whether the gate `r` acts after the recurrent kernel instead of before it.
    @Setting public private(set) var resetAfter: Bool

    /// Creates the layer; its parameters are the properties of the same names, and those
    /// of its weights the parts of ``WeightOptions``.
    public init(
        _ units: Int, activation: ActivationFunction = .tanh,
        recurrentActivation: ActivationFunction = .sigmoid,
        useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
        recurrentInitializer: Initializer = .orthogonal(), biasInitializer: Initializer = .zeros,
        kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
        biasRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
        recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
        dropout: Float = 0, recurrentDropout: Float = 0, returnSequences: Bool = false,
        returnState: Bool = false, goBackwards: Bool = false, stateful: Bool = false,
        resetAfter: Bool = true,
        seed: UInt64? = nil, name: String? = nil
    ) {
        super.init(
            units,
            RecurrentOptions(
                activation: activation, recurrentActivation: recurrentActivation,
                useBias: useBias,
                weights: RecurrentWeights(
                    kernel: WeightOptions(
                        kernelInitializer, regularizer: kernelRegularizer,
                        constraint: kernelConstraint),
                    recurrentKernel: WeightOptions(
                        recurrentInitializer, regularizer: recurrentRegularizer,
                        constraint: recurrentConstraint),
                    bias: WeightOptions(
                        biasInitializer, regularizer: biasRegularizer, constraint: biasConstraint)),
                dropout: dropout, recurrentDropout: recurrentDropout,
                returnSequences: returnSequences, returnState: returnState,
                goBackwards: goBackwards, stateful: stateful, seed: seed),
            name: name)
        self.resetAfter = resetAfter
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    override var unit: RecurrentUnit { .gru(resetsAfter: resetAfter) }
    package override var gateCount: Int { 3 }
    override var biasShape: Shape { resetAfter ? [2, 3 * units] : [3 * units] }

    override func step(_ step: RecurrentStep, _ states: [Tensor]) -> [Tensor] {
        let before = states[0]
        let gates = recurrentActivation(
            step.gates(0..<2, of: step.projected) + step.recurrent(before, 0..<2))
        let (mix, reset) = (step.gates(0..<1, of: gates), step.gates(1..<2, of: gates))
        let inner =
            resetAfter
            ? reset * step.recurrent(before, 2..<3)
            : (reset * step.masked(before, gate: 2))
                .matmul(step.gates(2..<3, of: step.recurrentKernel))
        let candidate = activation(step.gates(2..<3, of: step.projected) + inner)
        return [mix * before + (1 - mix) * candidate]
    }
}
