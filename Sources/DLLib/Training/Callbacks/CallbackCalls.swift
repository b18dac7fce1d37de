/// The calls of the callbacks of one training, and which callbacks do nothing at any of them.
final class CallbackCalls: @unchecked Sendable {
    // Only the task that owns the task-local value reaches it.

    /// The moments at which callbacks are called.
    enum Moment: Int, CaseIterable {
        case trainBegin, epochBegin, batchEnd, epochEnd, trainEnd
    }

    /// The calls of the training that goes on in this task.
    @TaskLocal private static var current: CallbackCalls?

    private let callbacks: [any Callback]
    /// The callbacks that have a method of their own.
    private var used = Set<ObjectIdentifier>()
    /// For each moment the callbacks without a method in Keras's form.
    private var withoutKerasForm = [Set<ObjectIdentifier>](
        repeating: [], count: Moment.allCases.count)
    /// The callback whose method is the empty default.
    private var defaulted: ObjectIdentifier?

    init(_ callbacks: [any Callback]) {
        self.callbacks = callbacks
    }

    /// Called by the empty defaults of ``Callback``.
    static func noteDefault(_ callback: any Callback) {
        current?.defaulted = ObjectIdentifier(callback)
    }

    /// Runs a training, whose calls these are.
    func collecting<R>(_ training: () throws -> R) rethrows -> R {
        try Self.$current.withValue(self, operation: training)
    }

    /// Calls every callback, in their order.
    func callAll(_ moment: Moment, _ run: TrainingRun) throws {
        for callback in callbacks {
            let key = ObjectIdentifier(callback)
            if try !isDefault(callback, { try ownForm(of: callback, moment, run) }) {
                used.insert(key)
            }
            guard !withoutKerasForm[moment.rawValue].contains(key) else { continue }
            if try kerasForms(of: callback, moment, run) {
                used.insert(key)
            } else {
                withoutKerasForm[moment.rawValue].insert(key)
            }
        }
    }

    /// What to say about callbacks that had nothing to do in a whole epoch.
    var remarks: [String] {
        callbacks.filter { !used.contains(ObjectIdentifier($0)) }.map { callback in
            "\(type(of: callback)) was never called: none of its methods has the form of one of "
                + "Callback's, which are onTrainBegin, onEpochBegin, onBatchEnd, onEpochEnd and "
                + "onTrainEnd, each with (_ run: TrainingRun)."
        }
    }

    /// Whether a call reached the empty default.
    private func isDefault(_ callback: any Callback, _ call: () throws -> Void) rethrows -> Bool {
        defaulted = nil
        try call()
        return defaulted == ObjectIdentifier(callback)
    }

    private func ownForm(
        of callback: any Callback, _ moment: Moment, _ run: TrainingRun
    ) throws {
        switch moment {
        case .trainBegin: try callback.onTrainBegin(run)
        case .epochBegin: try callback.onEpochBegin(run)
        case .batchEnd: try callback.onBatchEnd(run)
        case .epochEnd: try callback.onEpochEnd(run)
        case .trainEnd: try callback.onTrainEnd(run)
        }
    }

    /// Calls the methods in Keras's form; `false` when there are none.
    private func kerasForms(
        of callback: any Callback, _ moment: Moment, _ run: TrainingRun
    ) throws -> Bool {
        let logs = run.logs
        switch moment {
        case .trainBegin:
            return try !isDefault(callback) { try callback.onTrainBegin(logs: logs) }
        case .epochBegin:
            return try !isDefault(callback) { try callback.onEpochBegin(run.epoch, logs: logs) }
        case .batchEnd:
            let first = try isDefault(callback) {
                try callback.onBatchEnd(run.batch, logs: logs)
            }
            let second = try isDefault(callback) {
                try callback.onTrainBatchEnd(run.batch, logs: logs)
            }
            return !first || !second
        case .epochEnd:
            return try !isDefault(callback) { try callback.onEpochEnd(run.epoch, logs: logs) }
        case .trainEnd:
            return try !isDefault(callback) { try callback.onTrainEnd(logs: logs) }
        }
    }
}
