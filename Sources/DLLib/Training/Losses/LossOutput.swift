internal import DLNetworks

/// What a loss or a metric has to fit: the last layer of a model and the targets.
struct LossOutput: Sendable {
    /// The name of the loss or the metric.
    let loss: String
    /// The name of the last layer.
    let layer: String
    /// Its activation; `nil` when it is not known, as in a layer of the user's own.
    let activation: ActivationFunction?
    /// The shape of its result for one sample.
    let shape: Shape
    /// The shape of the target of one sample.
    let target: Shape

    /// The units of the last layer.
    var units: Int { shape.last ?? 1 }

    /// Whether the last layer surely gives numbers of any size instead of probabilities.
    var isUnbounded: Bool {
        guard let activation else { return false }
        return ![.softmax, .sigmoid, .hardSigmoid].contains(activation)
    }

    /// Whether the last layer surely gives probabilities.
    private var isProbability: Bool {
        activation.map { [.softmax, .sigmoid, .hardSigmoid].contains($0) } ?? false
    }

    /// An error that says the loss and the layer do not fit.
    func mismatch(_ problem: String, _ proposal: String) -> TrainingError {
        .lossMismatch(loss: loss, layer: layer, problem: problem, proposal: proposal)
    }

    /// An error that says the targets and the layer do not fit.
    func wrongTarget(_ proposal: String) -> TrainingError {
        .targetShape(layer: layer, output: shape, target: target, proposal: proposal)
    }

    /// What keeps the last layer from giving yes-or-no probabilities.
    func binaryProblem(fromLogits: Bool) -> TrainingError? {
        if activation == .softmax {
            return mismatch(
                "softmax gives one distribution over classes, not a yes or no for each unit.",
                units == 1
                    ? "Write Dense(1, activation: .sigmoid)."
                    : "Use loss: .categoricalCrossentropy, or Dense(1, activation: .sigmoid) "
                        + "with targets 0 and 1.")
        }
        if !fromLogits, isUnbounded {
            return mismatch(
                "it does not give probabilities.",
                "Write Dense(\(units), activation: .sigmoid), or fromLogits: true in the loss.")
        }
        return fromLogits ? probabilitiesAsLogits : nil
    }

    /// What keeps the last layer from giving probabilities of classes.
    func classProblem(fromLogits: Bool) -> TrainingError? {
        if units == 1 {
            return mismatch(
                "it has one unit, and softmax over one unit is always 1.",
                "For two classes write Dense(1, activation: .sigmoid) with "
                    + "loss: .binaryCrossentropy, or Dense(2, activation: .softmax).")
        }
        if !fromLogits, isUnbounded {
            return mismatch(
                "it does not give probabilities.",
                "Write Dense(\(units), activation: .softmax), or fromLogits: true in the loss.")
        }
        return fromLogits ? probabilitiesAsLogits : nil
    }

    private var probabilitiesAsLogits: TrainingError? {
        guard isProbability else { return nil }
        return mismatch(
            "it gives probabilities, but the loss was told fromLogits: true.",
            "Leave out one of the two.")
    }

    /// What to do where the last layer gives a result for every place of an image or a sequence,
    /// but there is one target for all of it; or the other way round.
    private var rankProposal: String? {
        if target.rank < shape.rank, shape.rank > 1, target.rank <= 1 {
            let places = Shape(shape.dropLast())
            let pooling =
                switch places.rank {
                case 1:
                    "GlobalAveragePooling1D() or Flatten(), or let the recurrent layer before "
                        + "it return its last step alone,"
                case 2: "GlobalAveragePooling2D() or Flatten()"
                case 3: "GlobalAveragePooling3D() or Flatten()"
                default: "Flatten()"
                }
            return
                "\(layer) gives a result for each of the \(places) places of its input, but there "
                + "is one target for all. Put \(pooling) before it."
        }
        if target.rank > shape.rank, target.rank > 1 {
            return "Targets for every place need a last layer that gives a result for every place: "
                + "leave out Flatten and global pooling before it."
        }
        return nil
    }

    /// What keeps targets from standing beside predictions one by one.
    var elementProblem: TrainingError? {
        guard target.elementCount != shape.elementCount else { return nil }
        let places = shape.dropLast().reduce(1, *)
        if target.elementCount == places, units > 1 {
            return wrongTarget(
                "Class numbers need loss: .sparseCategoricalCrossentropy; values need a last "
                    + "layer with one unit: Dense(1).")
        }
        if let rankProposal { return wrongTarget(rankProposal) }
        return wrongTarget("The last layer needs \(target.elementCount) units for these targets.")
    }

    /// What keeps targets from being rows of as many numbers as there are units.
    var rowProblem: TrainingError? {
        if target == shape { return nil }
        if let rankProposal, target.last == shape.last || target.rank > shape.rank {
            return wrongTarget(rankProposal)
        }
        if target.elementCount == 1, units > 1 {
            let sparse = "Class numbers need loss: .sparseCategoricalCrossentropy."
            return wrongTarget([sparse, rankProposal].compactMap { $0 }.joined(separator: " "))
        }
        let units =
            "For \(target.last ?? 0) classes the last layer needs as many units: "
            + "Dense(\(target.last ?? 0), activation: .softmax)."
        return wrongTarget([rankProposal, units].compactMap { $0 }.joined(separator: " "))
    }

    /// What keeps targets from being one class number for each sample and place.
    var classNumberProblem: TrainingError? {
        let places = Array(shape.dropLast())
        if target.elementsEqual(places) || target.elementsEqual(places + [1]) { return nil }
        if target != shape, let rankProposal { return wrongTarget(rankProposal) }
        return wrongTarget(
            target == shape || target.elementsEqual(shape.suffix(1))
                ? "One-hot targets need loss: .categoricalCrossentropy."
                : "This loss needs one class number for each sample.")
    }

    /// What keeps the last layer from reaching a margin on both sides of zero.
    var marginProblem: TrainingError? {
        guard let activation,
            [.sigmoid, .hardSigmoid, .softmax, .relu, .relu6].contains(activation)
        else {
            return nil
        }
        return mismatch(
            "it never gives numbers below zero, which this loss wants for one of two classes.",
            "Write Dense(\(units), activation: .tanh), or leave out the activation.")
    }

    /// What makes values below zero, which have no logarithm, possible.
    func signProblem(_ need: String) -> TrainingError? {
        guard activation == .tanh else { return nil }
        return mismatch("tanh gives numbers below zero.", need)
    }
}
