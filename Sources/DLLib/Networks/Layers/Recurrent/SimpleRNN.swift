public import DLTensors

/// A recurrent layer with one gate: `h = activation(x W + h' U + b)`.
///
/// - Shapes, states, masks, dropout: see ``RecurrentLayer``; `kernel` `[features, units]`,
///   `recurrent_kernel` `[units, units]`, `bias` `[units]`.
/// - Source: keras.layers.SimpleRNN.
public final class SimpleRNN: RecurrentLayer {
    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - units: The length of the state.
    ///   - activation: The function applied to candidates.
    ///   - useBias: Whether a bias is added.
    ///   - kernelInitializer: The rule for the first kernel.
    ///   - recurrentInitializer: The rule for the first recurrent kernel.
    ///   - biasInitializer: The rule for the first bias.
    ///   - kernelRegularizer: What large kernels cost.
    ///   - recurrentRegularizer: What large recurrent kernels cost.
    ///   - biasRegularizer: What large biases cost.
    ///   - kernelConstraint: What the kernel is kept to.
    ///   - recurrentConstraint: What the recurrent kernel is kept to.
    ///   - biasConstraint: What the bias is kept to.
    ///   - dropout: The part of the features that is dropped while training.
    ///   - recurrentDropout: The part of the state that is dropped while training.
    ///   - returnSequences: Whether the result has a row for each step.
    ///   - returnState: Whether the states after the last step are further results.
    ///   - goBackwards: Whether the steps are walked from the last to the first.
    ///   - stateful: Whether a batch begins with the states in which the one before ended.
    ///   - seed: A seed for dropout; `nil` draws one from the library's generator.
    ///   - name: A name of its own.
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
                    kernel: WeightOptions(kernelInitializer, kernelRegularizer, kernelConstraint),
                    recurrentKernel: WeightOptions(
                        recurrentInitializer, recurrentRegularizer, recurrentConstraint),
                    bias: WeightOptions(biasInitializer, biasRegularizer, biasConstraint)),
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
