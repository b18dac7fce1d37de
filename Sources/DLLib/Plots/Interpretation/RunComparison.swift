public import DLTraining
public import KernelDisplay

/// Several trainings side by side: how good each became, what it cost, how much it trained.
///
///     var runs = RunComparison()
///     runs.add("scratch CNN", accuracy: 0.52, seconds: 61, trainable: 154_087, total: 154_087)
///     runs.plot()
public struct RunComparison: Displayable, Sendable, CustomStringConvertible {
    /// The figures of one training.
    public struct Run: Sendable, Equatable {
        /// What the run is called.
        public let name: String
        /// The share of right predictions on the test set.
        public let accuracy: Double
        /// The loss on the test set, if known.
        public let loss: Double?
        /// The duration of the training in seconds.
        public let seconds: Double
        /// The number of weights that were trained.
        public let trainable: Int
        /// The number of all weights.
        public let total: Int
    }

    /// The runs in the order in which they were added.
    public private(set) var runs: [Run] = []

    /// Creates a comparison without runs.
    public init() {}

    /// Adds a run, or replaces the one of the same name (a cell may run twice).
    public mutating func add(
        _ name: String, accuracy: Double, loss: Double? = nil, seconds: Double, trainable: Int,
        total: Int
    ) {
        let run = Run(
            name: name, accuracy: accuracy, loss: loss, seconds: seconds, trainable: trainable,
            total: total)
        if let index = runs.firstIndex(where: { $0.name == name }) {
            runs[index] = run
        } else {
            runs.append(run)
        }
    }

    /// The figures, one run a row.
    public var table: Table {
        let hasLoss = runs.contains { $0.loss != nil }
        var table = Table(
            columns: [(name: "run", alignment: .leading)]
                + (["test accuracy"] + (hasLoss ? ["test loss"] : [])
                + ["training time", "trainable weights", "all weights"])
                .map { (name: $0, alignment: .trailing) })
        for run in runs {
            table.append(
                [run.name, NumberText.percent(run.accuracy)]
                    + (hasLoss ? [run.loss.map { NumberText.fixed($0, 3) } ?? "–"] : [])
                    + [
                        NumberText.fixed(run.seconds, run.seconds < 10 ? 1 : 0) + " s",
                        NumberText.grouped(run.trainable), NumberText.grouped(run.total),
                    ])
        }
        return table
    }

    /// The table in aligned columns.
    public var description: String { table.description }

    /// The table.
    public var mimeBundle: MIMEBundle { table.mimeBundle }

    /// Draws the test accuracies as bars, the best in full colour.
    public func plot(title: String = "Test accuracy") -> Plot {
        let best = runs.map(\.accuracy).max()
        return .bars(
            runs.map { (name: $0.name, value: $0.accuracy) }, title: title, value: .share,
            highlighted: Set(runs.indices.filter { runs[$0].accuracy == best }))
    }
}
