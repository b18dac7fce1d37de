internal import DLKernels
internal import DLNetworks

/// An optimizer: a rule for one weight, and what all optimizers have in common.
///
/// One batch goes through these steps, in Keras's order:
/// 1. its gradients join the sum of the last ones (`gradientAccumulationSteps`); until there are
///    enough, only steps 5 and 6 follow;
/// 2. gradients are clipped;
/// 3. weights decay: `w = w - w * weightDecay * rate`;
/// 4. the rule changes each weight;
/// 5. running means of the weights follow, and take their place when it is their time;
/// 6. constraints of the weights apply.
///
/// Rates are read anew for each batch: from the schedule, by the number of batches so far, and
/// from ``groups``.
public class RuleOptimizer: Optimizer {
    /// The name, which model files use to find the class again.
    public let name: String
    /// How a weight changes by its gradient.
    public let rule: any UpdateRule
    /// What is done besides; the rate in it is the present one.
    public private(set) var options: StepOptions
    /// Weights with a rate or a decay of their own; may be changed at any time.
    public var groups: [ParameterGroup] = []
    /// The batches so far; schedules go by it.
    public internal(set) var iterations = 0
    package var memory = OptimizerMemory()
    /// Whether the rule is one of the library's.
    private(set) lazy var isOfLibrary = LibraryModules.declare(type(of: rule))

    /// Creates an optimizer from a rule and settings.
    public required init(_ name: String, _ rule: any UpdateRule, options: StepOptions) {
        self.name = name
        self.rule = rule
        self.options = options
    }

    /// Creates an optimizer from a rule of your own.
    public convenience init(
        _ name: String, _ rule: any UpdateRule, learningRate: any LearningRateSchedule
    ) {
        self.init(name, rule, options: StepOptions(learningRate: learningRate))
    }

    /// Creates an optimizer of the library, which has the name of its class.
    convenience init(
        _ rule: any UpdateRule, _ learningRate: any LearningRateSchedule, _ weightDecay: Float?,
        _ clipping: GradientClipping?, _ averaging: WeightAveraging?,
        _ gradientAccumulationSteps: Int
    ) {
        self.init(
            String(describing: Self.self), rule,
            options: StepOptions(
                learningRate: learningRate, weightDecay: weightDecay, clipping: clipping,
                averaging: averaging, gradientAccumulationSteps: gradientAccumulationSteps))
    }

    /// The rate of the next step; setting it replaces a schedule by this number.
    public var learningRate: Float {
        get { options.learningRate.rate(at: iterations) }
        set { options.learningRate = newValue }
    }

    /// The schedule of the rate; `nil` when it is a number.
    public var schedule: (any LearningRateSchedule)? {
        options.learningRate is Float || options.learningRate is Double
            ? nil : options.learningRate
    }

    /// Keeps the weights with these names, or in these layers, from decaying.
    ///
    ///     optimizer.excludeFromWeightDecay("bias", "gamma", "beta")
    public func excludeFromWeightDecay(_ paths: String...) {
        groups += paths.map { ParameterGroup($0, weightDecay: 0) }
    }

    /// Changes each parameter once by its gradient, unless gradients are still being accumulated.
    ///
    /// Stops where a gradient is infinite or not a number; no weight has changed then.
    public func apply(_ gradients: [ParameterGradient]) {
        if let wrong = gradients.first(where: { !$0.gradient.isAllFinite }) {
            stop(
                "\(name): the gradient of \(wrong.path) holds a number that is infinite or not a "
                    + "number; no weight has changed. A square root, logarithm, power or division at "
                    + "0 often makes such gradients: add a small number such as 1e-7 to its operand."
            )
        }
        change(gradients)
    }

    /// Whether the optimizer remembers weights, but none of these.
    func isForeign(to parameters: [Parameter]) -> Bool {
        guard !memory.entries.isEmpty, !parameters.isEmpty else { return false }
        return !parameters.contains { memory.entries[ObjectIdentifier($0)] != nil }
    }

    /// What is remembered of all parameters, in the order of their names and sizes.
    package var rememberedTensors: [Tensor] {
        memory.entries.values
            .map { ("\($0.parameter.name) \($0.parameter.shape)", $0) }
            .sorted { $0.0 < $1.0 }
            .flatMap { $0.1.slots + [$0.1.average, $0.1.gradientSum].compactMap { $0 } }
    }

    /// What changes from step to step.
    var state: (iterations: Int, memory: OptimizerMemory) {
        get { (iterations, memory) }
        set { (iterations, memory) = newValue }
    }

    /// Changes each parameter by its gradient, which was checked.
    func change(_ gradients: [ParameterGradient]) {
        guard !gradients.isEmpty else { return }
        memory.prepare(for: gradients, rule: rule)
        withoutRecording {
            if let gradients = accumulate(gradients) {
                let clipped = options.clipping.map { $0(gradients) } ?? gradients
                for entry in clipped { step(entry) }
            }
            if let averaging = options.averaging { follow(averaging) }
            for parameter in gradients.map(\.parameter) {
                if let constraint = parameter.constraint {
                    parameter.update { $0 = constraint($0) }
                }
            }
        }
        iterations += 1
    }

    /// The gradients to step with: the mean of the last batches, or `nil` while there are too few.
    private func accumulate(_ gradients: [ParameterGradient]) -> [ParameterGradient]? {
        let count = options.gradientAccumulationSteps
        guard count > 1 else { return gradients }
        let isComplete = (iterations + 1) % count == 0
        let means = gradients.map { entry in
            let sum = memory.update(entry.parameter) { memory in
                let sum = memory.gradientSum.map { $0 + entry.gradient } ?? entry.gradient
                memory.gradientSum = isComplete ? Tensor(zeros: sum.shape) : sum
                return sum
            }
            var mean = entry
            mean.gradient = (sum ?? entry.gradient) * (1 / Float(count))
            return mean
        }
        return isComplete ? means : nil
    }

    private func step(_ entry: ParameterGradient) {
        let rate = rate(of: entry.path)
        let decay = decay(of: entry.path)
        memory.update(entry.parameter) { memory in
            memory.step += 1
            memory.slots.makeUnique()
            entry.parameter.update { weights in
                if decay > 0 {
                    weights.makeUnique()
                    OptimizerStep.scale(weights.buffer, by: 1 - decay * rate)
                }
                memory.rule.update(
                    &weights, &memory.slots, gradient: entry.gradient, step: memory.step,
                    rate: rate)
            }
        }
    }

    /// The rate of a weight in this step.
    private func rate(of path: String) -> Float {
        guard !groups.isEmpty else { return learningRate }
        let own = groups.filter { $0.contains(path) }
        let schedule = own.last { $0.learningRate != nil }?.learningRate ?? options.learningRate
        return schedule.rate(at: iterations) * (own.last { $0.rateFactor != nil }?.rateFactor ?? 1)
    }

    /// The decay of a weight.
    private func decay(of path: String) -> Float {
        let own = groups.last { $0.weightDecay != nil && $0.contains(path) }
        return own?.weightDecay ?? options.weightDecay ?? 0
    }

    private func follow(_ averaging: WeightAveraging) {
        let steps = iterations / options.gradientAccumulationSteps
        let momentum = steps == 0 ? 0 : averaging.momentum
        let overwrites = averaging.overwriteFrequency.map { (steps + 1) % $0 == 0 } ?? false
        for parameter in memory.entries.values.map(\.parameter) {
            memory.update(parameter) { memory in
                var average = memory.average ?? Tensor(zeros: parameter.shape)
                memory.average = nil
                average.makeUnique()
                OptimizerStep.average(
                    average.buffer, of: parameter.value.buffer, momentum: momentum)
                if overwrites { parameter.value = average }
                memory.average = average
            }
        }
    }

    /// Puts the running means, where they are kept, in place of the weights.
    public func finishTraining() {
        guard options.averaging != nil else { return }
        for entry in memory.entries.values {
            if let average = entry.average { entry.parameter.value = average }
        }
    }

    /// The numbers kept from step to step, as Keras counts them; 0 before the first step.
    public var variableCount: Int {
        let count = memory.variableCount
        // The rate is one of them, unless a schedule makes it.
        return schedule == nil || count == 0 ? count : count - 1
    }

    /// Says, after a change of what is trained, how many weights were added and dropped.
    public func takeNotice() -> String? { memory.takeNotice() }
}

extension RuleOptimizer: CustomStringConvertible {
    /// The class with the options of its rule and of its steps, and how many batches it has seen.
    ///
    ///     Adam(amsgrad: false, beta1: 0.9, …, learningRate: 0.001), after 120 batches
    public var description: String {
        let formula = (try? (rule as? any Configurable)?.configuration) ?? [:]
        // A schedule of code has no settings to show.
        let steps =
            (try? options.configuration)
            ?? ["learningRate": "\(type(of: options.learningRate))"]
        let call = formula.merging(steps).call(of: name)
        let seen = iterations == 1 ? "1 batch" : "\(iterations) batches"
        return iterations == 0 ? call : call + ", after " + seen
    }
}
