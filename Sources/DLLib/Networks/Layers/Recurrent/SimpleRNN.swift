public import DLTensors

/// A recurrent layer with one gate: `h = activation(x W + h' U + b)`.
///
/// - Shapes, states, masks, dropout: see ``RecurrentLayer``; `kernel` `[features, units]`,
///   `recurrent_kernel` `[units, units]`, `bias` `[units]`.
/// - Source: keras.layers.SimpleRNN.
public final class SimpleRNN: RecurrentLayer {
    /// Creates the layer; its parameters are the properties of the same names, and those
    /// of its weights the parts of ``WeightOptions``.
    public init(
        _ units: Int, activation: ActivationFunction = .tanh,
        useBias: Bool = true, kernelInitializer: Initializer = .glorotUniform,
        recurrentInitializer: Initializer = .orthogonal(), biasInitializer: Initializer = .zeros,
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
                activation: activation, recurrentActivation: .linear,
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
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    override var unit: RecurrentUnit { .simple }

    override func step(_ step: RecurrentStep, _ states: [Tensor]) -> [Tensor] {
        [activation(step.projected + step.recurrent(states[0], 0..<1))]
    }
}
