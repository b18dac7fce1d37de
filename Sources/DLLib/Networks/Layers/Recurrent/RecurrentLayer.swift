public import DLTensors

/// What all recurrent layers share: they walk over the steps of sequences and carry a state along.
///
/// - Shapes: input `[steps, features]`; result `[units]`, the state after the last step, or with
///   `returnSequences` `[steps, units]`. With `returnState` the states after the last step follow
///   as further results, each `[units]`; see ``Layer/apply(_:training:)``.
/// - Inputs: A second (for ``LSTM`` also a third) input `[units]` is the state to begin with.
/// - Masks: At a step that does not count the state stays as it is and the result repeats that of
///   the step before (zeros before the first). That holds with first states, too, for which Keras
///   forgets a mask that is not passed as an argument.
/// - Dropout: `dropout` sets the same part of the features to zero at every step of a sequence,
///   `recurrentDropout` the same part of the state.
public class RecurrentLayer: Layer, RandomLayer, ConfigurableLayer {
    /// The length of the state.
    @Setting(.positive) public private(set) final var units: Int
    /// The function applied to candidates.
    @Setting public private(set) final var activation: ActivationFunction
    /// The function applied to gates.
    @Setting public private(set) final var recurrentActivation: ActivationFunction
    /// Whether a bias is added.
    @Setting public private(set) final var useBias: Bool
    /// Whether the result has a row for each step.
    @Setting public private(set) final var returnSequences: Bool
    /// Whether the states after the last step are further results.
    @Setting public private(set) final var returnState: Bool
    /// Whether the steps are walked from the last to the first; results are in that order.
    @Setting public private(set) final var goBackwards: Bool
    /// Whether a batch begins with the states in which the one before ended.
    @Setting public private(set) final var stateful: Bool
    /// The part of the features that is dropped while training.
    @Setting(.droppedPart) public private(set) final var dropout: Float
    /// The part of the state that is dropped while training.
    @Setting(.droppedPart) public private(set) final var recurrentDropout: Float
    package final var generator: RandomGenerator
    /// Whether results at steps that do not count are zeros; so in ``Bidirectional``.
    final var zeroesMaskedResults = false
    private var weightOptions = RecurrentWeights()
    private var seed: UInt64?
    private var kept: [Tensor] = []

    init(_ units: Int, _ options: RecurrentOptions, name: String?) {
        generator = Self.generator(options.seed)
        super.init(name: name)
        self.units = units
        weightOptions = options.weights
        seed = options.seed
        activation = options.activation
        recurrentActivation = options.recurrentActivation
        useBias = options.useBias
        returnSequences = options.returnSequences
        returnState = options.returnState
        goBackwards = options.goBackwards
        stateful = options.stateful
        dropout = options.dropout
        recurrentDropout = options.recurrentDropout
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        generator = Self.generator(nil)
        try super.init(settings: configuration)
    }

    private static func generator(_ seed: UInt64?) -> RandomGenerator {
        seed.map { RandomGenerator(seed: $0) } ?? WeightSource.split()
    }

    /// A layer with the same settings, in the same direction or the other, and weights of its own.
    final func copy(turned: Bool, name: String) -> RecurrentLayer {
        var settings = configuration
        settings.values["goBackwards"] = (goBackwards != turned).configurationValue
        do {
            let copy = try WeightSource.withoutDrawing {
                try type(of: self).init(configuration: settings)
            }
            copy.generator = Self.generator(seed)
            (copy.weightOptions, copy.seed) = (weightOptions, seed)
            copy.restore(name: name, trainable: true)
            return copy
        } catch {
            layerFailure(self, "cannot be copied: \(error)")
        }
    }

    // MARK: What a subclass defines

    /// What its steps do, for the kernel of whole sequences.
    var unit: RecurrentUnit { layerFailure(self, "has no unit") }

    /// The number of states.
    package var stateCount: Int { 1 }

    /// How often gates and states of all steps are there in the backward pass.
    var copiesOfSteps: Int { 3 }

    /// The blocks of `units` columns in its kernels.
    package var gateCount: Int { 1 }

    /// The shape of its bias.
    var biasShape: Shape { [gateCount * units] }

    /// The rule for its first bias.
    func biasInitializer(_ given: Initializer) -> Initializer { given }

    /// One step, for what the kernel of whole sequences cannot do.
    func step(_ step: RecurrentStep, _ states: [Tensor]) -> [Tensor] {
        layerFailure(self, "has no step")
    }

    // MARK: Layer

    public final override func build(inputShapes: [Shape]) {
        let features = checked(inputShapes)[1]
        let options = weightOptions
        var bias = options.bias
        bias.initializer = biasInitializer(bias.initializer)
        addWeight("kernel", shape: [features, gateCount * units], options.kernel)
        addWeight("recurrent_kernel", shape: [units, gateCount * units], options.recurrentKernel)
        if useBias { addWeight("bias", shape: biasShape, bias) }
    }

    private func checked(_ shapes: [Shape]) -> Shape {
        guard shapes[0].rank == 2 else {
            layerFailure(
                self, "needs sequences [steps, features], but its input is \(shapes[0])")
        }
        let states = shapes.dropFirst()
        guard states.isEmpty || (states.count == stateCount && states.allSatisfy { $0 == [units] })
        else {
            layerFailure(
                self,
                "begins with \(stateCount) state(s) of shape [\(units)], but got "
                    + states.map { "\($0)" }.joined(separator: ", "))
        }
        return shapes[0]
    }

    public final override func outputShape(for inputShapes: [Shape]) -> Shape {
        outputShapes(for: inputShapes)[0]
    }

    public final override func outputShapes(for inputShapes: [Shape]) -> [Shape] {
        let sequence = checked(inputShapes)
        let first: Shape = returnSequences ? [sequence[0], units] : [units]
        return [first] + Array(repeating: [units], count: returnState ? stateCount : 0)
    }

    public final override func computeMask(of inputs: [Tensor]) -> Tensor? {
        returnSequences ? inputs[0].mask : nil
    }

    public final override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        results(of: inputs, training: training)[0]
    }

    public final override func results(of inputs: [Tensor], training: Bool) -> [Tensor] {
        _ = checked(inputs.map(\.shape.droppingBatch))
        var states = Array(inputs.dropFirst())
        if states.isEmpty, stateful { states = keptStates(batch: inputs[0].shape[0]) }
        var x = inputs[0].transposed([1, 0, 2])
        if goBackwards { x = x.reversedRows() }
        let steps = inputs[0].mask.map { StepMask($0, isReversed: goBackwards) }
        let run =
            isFused(training: training, steps)
            ? fused(x, states, steps, training: training)
            : stepwise(x, states, steps, training: training)
        if stateful { kept = run.states.map { $0.withoutGradient() } }
        return [returnSequences ? run.sequence().transposed([1, 0, 2]) : run.last()]
            + (returnState ? run.states : [])
    }

    public final override func traits(training: Bool) -> LayerTraits {
        let isRandom = training && max(dropout, recurrentDropout) > 0
        let own: LayerTraits = stateful || isRandom ? [] : .repeatable
        // Step by step, the last result is a state that the steps before it lead to.
        let readsResult = !returnSequences && !isFused(training: training, nil)
        return own.union([.gradientWithoutInput, readsResult ? .gradientFromResult : []])
    }

    /// For each step the gates and the states, and the steps moved to the front.
    ///
    /// All of it has a gradient beside it at the end; oneDNN's cells need a copy in its order besides.
    public final override func innerResults(of inputShapes: [Shape]) -> InnerResults {
        guard let sequence = inputShapes.first, sequence.rank == 2 else { return InnerResults() }
        let (steps, features) = (sequence[0], sequence[1])
        return InnerResults(
            kept: copiesOfSteps * steps * (units * (gateCount + stateCount) + features),
            largest: steps * (units * gateCount + features))
    }

    // MARK: States

    /// Forgets the states that a stateful layer kept: the next batch begins with zeros.
    public final func resetStates() { kept = [] }

    private func keptStates(batch: Int) -> [Tensor] {
        guard let first = kept.first, first.shape[0] != batch else { return kept }
        layerFailure(
            self,
            "is stateful and kept the states of \(first.shape[0]) sequences, but got \(batch); "
                + "use batches of one size or call resetStates()")
    }
}

/// How the weights of a recurrent layer begin, what they cost and what they are kept to.
struct RecurrentWeights {
    var kernel = WeightOptions()
    var recurrentKernel = WeightOptions()
    var bias = WeightOptions(.zeros)
}

/// What recurrent layers can be told, in one place.
struct RecurrentOptions {
    var activation: ActivationFunction
    var recurrentActivation: ActivationFunction
    var useBias: Bool
    var weights: RecurrentWeights
    var dropout: Float
    var recurrentDropout: Float
    var returnSequences: Bool
    var returnState: Bool
    var goBackwards: Bool
    var stateful: Bool
    var seed: UInt64?
}

/// What a walk over the steps gives; what is not asked for is not computed.
struct RecurrentRun {
    /// The results of all steps, `[steps, batch, units]`.
    let sequence: () -> Tensor
    /// The result of the last step, `[batch, units]`.
    let last: () -> Tensor
    /// The states after the last step.
    let states: [Tensor]
}

/// The operands of one step.
struct RecurrentStep {
    /// The features times the kernel plus the bias of the input, `[batch, gates * units]`.
    let projected: Tensor
    /// What each gate's state is multiplied with; none without dropout.
    let stateMasks: [Tensor]
    let recurrentKernel: Tensor
    /// The bias of the recurrent part, for a GRU that resets after.
    let recurrentBias: Tensor?
    let units: Int

    /// The columns of one gate, or of several neighbours.
    func gates(_ range: Range<Int>, of x: Tensor) -> Tensor {
        x.slice(axis: -1, range.lowerBound * units..<range.upperBound * units)
    }

    /// A state times the recurrent kernel's columns of some gates.
    func recurrent(_ state: Tensor, _ range: Range<Int>) -> Tensor {
        let bias = recurrentBias.map { gates(range, of: $0) }
        guard !stateMasks.isEmpty else {
            return state.dense(gates(range, of: recurrentKernel), bias: bias)
        }
        let parts = range.map { gate in
            let mask = stateMasks[gate % stateMasks.count]
            return (state * mask).matmul(gates(gate..<gate + 1, of: recurrentKernel))
        }
        let all = parts.count == 1 ? parts[0] : Tensor(concatenating: parts, axis: 1)
        return bias.map { all + $0 } ?? all
    }

    /// A state as one gate sees it.
    func masked(_ state: Tensor, gate: Int) -> Tensor {
        stateMasks.isEmpty ? state : state * stateMasks[gate % stateMasks.count]
    }
}

extension Tensor {
    /// The rows along the first axis, last first.
    func reversedRows() -> Tensor { gathered(rows: Array((0..<shape[0]).reversed())) }
}
