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

    /// What keeps targets from standing beside predictions one by one.
    var elementProblem: TrainingError? {
        guard target.elementCount != shape.elementCount else { return nil }
        let places = shape.dropLast().reduce(1, *)
        if target.elementCount == places, units > 1 {
            return wrongTarget(
                "Class numbers need loss: .sparseCategoricalCrossentropy; values need a last "
                    + "layer with one unit: Dense(1).")
        }
        return wrongTarget("The last layer needs \(target.elementCount) units for these targets.")
    }

    /// What keeps targets from being rows of as many numbers as there are units.
    var rowProblem: TrainingError? {
        if target == shape { return nil }
        if target.elementCount == 1, units > 1 {
            return wrongTarget("Class numbers need loss: .sparseCategoricalCrossentropy.")
        }
        return wrongTarget(
            "For \(target.last ?? 0) classes the last layer needs as many units: "
                + "Dense(\(target.last ?? 0), activation: .softmax).")
    }

    /// What keeps targets from being one class number for each sample and place.
    var classNumberProblem: TrainingError? {
        let places = Array(shape.dropLast())
        if target.elementsEqual(places) || target.elementsEqual(places + [1]) { return nil }
        return wrongTarget(
            target == shape
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
