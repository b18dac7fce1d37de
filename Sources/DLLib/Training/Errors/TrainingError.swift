public import DLNetworks

/// Why a training, an evaluation or a prediction could not be done.
public enum TrainingError: Error, CustomStringConvertible {
    /// `fit` or `evaluate` was called before `compile`.
    case notCompiled(model: String)
    /// There is nothing to train or evaluate on.
    case emptyData(what: String)
    /// The batch size is not at least 1.
    case batchSize(Int, samples: Int)
    /// A number that must be positive is not.
    case notPositive(name: String, value: Double)
    /// The validation split leaves nothing to train on or nothing to validate with.
    case validationSplit(Double, samples: Int)
    /// Samples and targets differ in number.
    case countMismatch(samples: Int, targets: Int)
    /// The samples have another shape than the model was made for.
    case inputShape(model: String, expected: [Shape], found: [Shape])
    /// The targets do not fit the last layer.
    case targetShape(layer: String, output: Shape, target: Shape, proposal: String)
    /// The loss does not fit the last layer.
    case lossMismatch(loss: String, layer: String, problem: String, proposal: String)
    /// A metric does not fit the targets or the last layer.
    case metricMismatch(metric: String, layer: String, problem: String, proposal: String)
    /// The classes of a data set have other names than those known already.
    case classNames(
        what: String, found: [String], owner: String, expected: [String], advice: String)
    /// A target is no class of the last layer.
    case labelRange(label: Int, classes: Int, sample: Int)
    /// No weight may change.
    case nothingTrainable(model: String)
    /// A loss, a gradient or a weight became infinite or not a number.
    case notFinite(NumericalFailure)
    /// A sample or a target holds a number that is infinite or none.
    case dataNotFinite(what: String, sample: Int)
    /// A target lies outside what the loss can use.
    case targetRange(loss: String, value: Float, sample: Int, range: String)
    /// Weights of samples or classes do not fit the data.
    case weights(String)
    /// `compile` names an output that the model does not have.
    case unknownOutput(String, available: [String])
    /// There are more or fewer tensors of targets than outputs.
    case outputCount(model: String, outputs: Int, targets: Int)
    /// No output has a loss.
    case nothingToLearn(model: String)
    /// A setting of `fit` contradicts another one.
    case setting(String)
    /// The step would need more memory than there is.
    case memory(MemoryShortage)
    /// A callback watches a value that is not recorded.
    case unknownMonitor(String, available: [String])
    /// The user ended an evaluation or a prediction.
    case interrupted(done: Int, of: Int)

    /// What is wrong, what was expected and found, and what to do.
    public var description: String {
        switch self {
        case .notCompiled(let model):
            "\(model) has no optimizer and no loss yet. "
                + "Call compile(optimizer:loss:metrics:) first."
        case .emptyData(let what): "\(what) holds no samples."
        case .batchSize(let size, let samples):
            "batchSize is \(size) for \(samples) samples; it must be at least 1."
        case .notPositive(let name, let value):
            "\(name) is \(Int(exactly: value).map { "\($0)" } ?? "\(value)"); it must be above 0."
        case .validationSplit(let split, let samples):
            "validationSplit \(split) of \(samples) samples leaves training or validation empty. "
                + "Use a part between 0 and 1, such as 0.2."
        case .countMismatch(let samples, let targets):
            "There are \(samples) samples but \(targets) targets; each sample needs one."
        case .inputShape(let model, let expected, let found):
            "\(model) was made for samples of shape \(listed(expected)), but the data has samples "
                + "of shape \(listed(found)). \(InputAdvice(expected, found).text)"
        case .targetShape(let layer, let output, let target, let proposal):
            "The targets have shape \(target) for each sample, but \(layer), the last layer, "
                + "gives \(output). \(proposal)"
        case .lossMismatch(let loss, let layer, let problem, let proposal):
            "The loss \(loss) does not fit \(layer), the last layer: \(problem) \(proposal)"
        case .metricMismatch(let metric, let layer, let problem, let proposal):
            "The metric \(metric) does not fit \(layer), the last layer: \(problem) \(proposal)"
        case .classNames(let what, let found, let owner, let expected, let advice):
            "\(what) has the classes \(named(found)), but \(owner) has \(named(expected)). "
                + unknown(found, among: expected) + advice
        case .labelRange(let label, let classes, let sample):
            "Target \(label) of sample \(sample) is no class of a last layer with \(classes) "
                + "units; classes count from 0 to \(classes - 1)."
        case .nothingTrainable(let model):
            "\(model) has no weight that may change: every layer is frozen. "
                + "Set trainable = true on a layer, or add a new head."
        case .notFinite(let failure): failure.description
        case .dataNotFinite(let what, let sample):
            "\(what) \(sample) holds a number that is infinite or not a number. "
                + "Leave it out or repair it."
        case .targetRange(let loss, let value, let sample, let range):
            "Target \(value) of sample \(sample) does not suit the loss \(loss), which needs "
                + "targets \(range)."
        case .weights(let problem):
            "\(problem). Weights are one number of 0 or more for each sample or class."
        case .unknownOutput(let name, let available):
            "compile names the output \"\(name)\", but the outputs are "
                + available.joined(separator: ", ") + "."
        case .outputCount(let model, let outputs, let targets):
            "\(model) has \(outputs) outputs, but there are targets for \(targets)."
        case .nothingToLearn(let model):
            "No output of \(model) has a loss. Give compile a loss for one of them."
        case .setting(let problem): problem
        case .memory(let shortage): shortage.description
        case .unknownMonitor(let name, let available):
            "A callback watches \"\(name)\", which is not recorded. Recorded are: "
                + available.joined(separator: ", ") + "."
                + (name.hasPrefix("val_") && !available.contains { $0.hasPrefix("val_") }
                    ? " Give fit a validationSplit or validationData." : "")
        case .interrupted(let done, let count):
            "Interrupted after \(done) of \(count) samples."
        }
    }

    private func named(_ classes: [String]) -> String {
        classes.prefix(12).joined(separator: ", ")
            + (classes.count > 12 ? " and \(classes.count - 12) more" : "")
    }

    /// The classes that are not among others, where lists are long enough to hide them.
    private func unknown(_ found: [String], among expected: [String]) -> String {
        let known = Set(expected)
        let others = found.filter { !known.contains($0) }
        guard !others.isEmpty, others.count < found.count else { return "" }
        return "Not among these: \(named(others)). "
    }

    private func listed(_ shapes: [Shape]) -> String {
        shapes.map { "\($0)" }.joined(separator: ", ")
    }
}
