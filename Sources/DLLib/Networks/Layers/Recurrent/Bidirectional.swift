public import DLTensors

/// How ``Bidirectional`` puts the results of its two directions together.
public enum MergeMode: String, Sendable, ConfigurationValue {
    /// Side by side: twice as many features.
    case concat
    /// Added.
    case sum
    /// Multiplied.
    case multiply = "mul"
    /// Their mean.
    case average = "ave"
    /// Not at all: two results.
    case none
}

/// Runs a recurrent layer over the sequence in both directions and puts the results together.
///
/// The layer given is a pattern: both directions get weights of their own. With
/// `returnSequences` the results of the backward direction are turned round, so that each step
/// meets its own.
/// - Shapes: those of the layer, with twice the features for ``MergeMode/concat``; states, where
///   asked for, follow: those of the forward direction first.
/// - Inputs: Further inputs are the states to begin with: those of the forward direction, then those
///   of the backward direction, one `[units]` each (for ``LSTM`` two).
/// - Weights: those of the forward direction, then those of the backward direction.
/// - Source: keras.layers.Bidirectional.
public final class Bidirectional: Layer {
    /// The direction from the first step to the last.
    public let forwardLayer: RecurrentLayer
    /// The direction from the last step to the first.
    public let backwardLayer: RecurrentLayer
    /// How the results are put together.
    public let mergeMode: MergeMode

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - layer: The pattern for both directions.
    ///   - mergeMode: How the results are put together.
    ///   - backwardLayer: A pattern of its own for the backward direction; it must go backwards
    ///     and return what the other returns.
    ///   - name: A name of its own.
    public convenience init(
        _ layer: RecurrentLayer, mergeMode: MergeMode = .concat,
        backwardLayer: RecurrentLayer? = nil, name: String? = nil
    ) {
        self.init(
            forward: layer.copy(turned: false, name: "forward_\(layer.name)"),
            backward: backwardLayer ?? layer.copy(turned: true, name: "backward_\(layer.name)"),
            mergeMode: mergeMode, name: name)
    }

    init(
        forward: RecurrentLayer, backward: RecurrentLayer, mergeMode: MergeMode, name: String?
    ) {
        self.mergeMode = mergeMode
        forwardLayer = forward
        backwardLayer = backward
        super.init(name: name)
        for part in [forwardLayer, backwardLayer] {
            part.zeroesMaskedResults = part.returnSequences
        }
        let (one, other) = (forwardLayer, backwardLayer)
        guard one.goBackwards != other.goBackwards else {
            layerFailure(self, "needs directions that differ in goBackwards")
        }
        guard one.returnSequences == other.returnSequences, one.returnState == other.returnState,
            one.stateful == other.stateful
        else {
            layerFailure(
                self,
                "needs directions with the same returnSequences, returnState and stateful")
        }
        guard one.units == other.units || mergeMode == .concat || mergeMode == .none else {
            layerFailure(
                self,
                "cannot merge \(one.units) and \(other.units) units by \(mergeMode); use .concat")
        }
    }

    public override var sublayers: [Layer] { [forwardLayer, backwardLayer] }

    /// The sequence with the first states of either direction.
    private func halves<T>(_ inputs: [T]) -> ([T], [T]) {
        let states = inputs.dropFirst()
        let (one, other) = (forwardLayer.stateCount, backwardLayer.stateCount)
        guard states.isEmpty || states.count == one + other else {
            layerFailure(
                self,
                "begins with \(one + other) states, \(one) of the forward direction and then "
                    + "\(other) of the backward direction, but got \(states.count)")
        }
        let first = states.prefix(states.isEmpty ? 0 : one)
        return ([inputs[0]] + first, [inputs[0]] + states.dropFirst(first.count))
    }

    public override func build(inputShapes: [Shape]) {
        let (forward, backward) = halves(inputShapes)
        forwardLayer.buildIfNeeded(forward)
        backwardLayer.buildIfNeeded(backward)
    }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        outputShapes(for: inputShapes)[0]
    }

    public override func outputShapes(for inputShapes: [Shape]) -> [Shape] {
        let (forward, backward) = halves(inputShapes)
        let one = forwardLayer.outputShapes(for: forward)
        let other = backwardLayer.outputShapes(for: backward)
        var merged = one[0]
        switch mergeMode {
        case .none: return [one[0], other[0]] + one.dropFirst() + other.dropFirst()
        case .concat: merged[merged.rank - 1] += other[0][other[0].rank - 1]
        case .sum, .multiply, .average: break
        }
        return [merged] + one.dropFirst() + other.dropFirst()
    }

    public override func computeMask(of inputs: [Tensor]) -> Tensor? {
        forwardLayer.returnSequences ? inputs[0].mask : nil
    }

    public override func traits(training: Bool) -> LayerTraits {
        LayerTraits.joint(sublayers, training: training).union(.gradientWithoutInput)
    }

    public override func innerResults(of inputShapes: [Shape]) -> InnerResults {
        let inner = sublayers.map { $0.innerResults(of: inputShapes) }
        return InnerResults(
            kept: inner[0].kept + inner[1].kept, largest: max(inner[0].largest, inner[1].largest))
    }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        results(of: inputs, training: training)[0]
    }

    public override func results(of inputs: [Tensor], training: Bool) -> [Tensor] {
        let (forward, backward) = halves(inputs)
        let one = forwardLayer.apply(forward, training: training)
        let other = backwardLayer.apply(backward, training: training)
        let x = one[0]
        var y = other[0]
        if forwardLayer.returnSequences {
            y = y.transposed([1, 0, 2]).reversedRows().transposed([1, 0, 2])
        }
        let states = one.dropFirst() + other.dropFirst()
        switch mergeMode {
        case .none: return [x, y] + states
        case .concat: return [Tensor(concatenating: [x, y], axis: -1)] + states
        case .sum: return [x + y] + states
        case .multiply: return [x * y] + states
        case .average: return [(x + y) / 2] + states
        }
    }
}
