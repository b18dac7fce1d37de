public import DLTensors

/// Long short-term memory: a recurrent layer with gates for what to take in, keep and show.
///
/// With `[i, f, g, o] = x W + h' U + b`, side by side in this order, `σ` the recurrent activation
/// and `a` the activation: `c = σ(f) c' + σ(i) a(g)`, `h = σ(o) a(c)`.
///
/// - Shapes, masks, dropout: see ``RecurrentLayer``; `kernel` `[features, 4 * units]`,
///   `recurrent_kernel` `[units, 4 * units]`, `bias` `[4 * units]`, which begins with 1 for the gate
///   `f` and 0 for the others.
/// - States: `h` and `c`, in this order.
/// - Source: Hochreiter, Schmidhuber, "Long Short-Term Memory", 1997; keras.layers.LSTM.
public final class LSTM: RecurrentLayer {
    /// Whether the bias of the gate that keeps the cell state begins with 1.
    @Setting(absent: true) public private(set) var unitForgetBias: Bool

    /// Creates the layer; its parameters are the properties of the same names, and those
    /// of its weights the parts of ``WeightOptions``.
    public init(
        _ units: Int, activation: ActivationFunction = .tanh,
        recurrentActivation: ActivationFunction = .sigmoid,
        useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
        recurrentInitializer: Initializer = .orthogonal(), biasInitializer: Initializer = .zeros,
        unitForgetBias: Bool = true,
        kernelRegularizer: Regularizer? = nil, recurrentRegularizer: Regularizer? = nil,
        biasRegularizer: Regularizer? = nil, kernelConstraint: Constraint? = nil,
        recurrentConstraint: Constraint? = nil, biasConstraint: Constraint? = nil,
        dropout: Float = 0, recurrentDropout: Float = 0, returnSequences: Bool = false,
        returnState: Bool = false, goBackwards: Bool = false, stateful: Bool = false,
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
        self.unitForgetBias = unitForgetBias
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    override var unit: RecurrentUnit { .lstm }
    package override var stateCount: Int { 2 }
    package override var gateCount: Int { 4 }
    override var copiesOfSteps: Int { 2 }

    override func biasInitializer(_ given: Initializer) -> Initializer {
        guard unitForgetBias else { return given }
        let units = units
        return Initializer("unit_forget_bias") { _, generator in
            let first = given([units], using: &generator)
            let others = given([2 * units], using: &generator)
            return Tensor(concatenating: [first, Tensor(ones: [units]), others])
        }
    }

    override func step(_ step: RecurrentStep, _ states: [Tensor]) -> [Tensor] {
        let all = step.projected + step.recurrent(states[0], 0..<4)
        let keep = recurrentActivation(step.gates(1..<2, of: all))
        let take = recurrentActivation(step.gates(0..<1, of: all))
        let cell = keep * states[1] + take * activation(step.gates(2..<3, of: all))
        return [recurrentActivation(step.gates(3..<4, of: all)) * activation(cell), cell]
    }
}
