public import KernelDisplay

/// What a training recorded, epoch by epoch.
///
/// `history["val_accuracy"]` is a list with one value an epoch; shown in a notebook, a history is
/// a table.
public struct History: Sendable, CustomStringConvertible, Displayable {
    /// What one epoch recorded.
    public struct Epoch: Sendable {
        /// The epoch's number; the first is 1.
        public let number: Int
        /// The values by name, in the order they are shown: loss, metrics, then validation.
        public let values: [(name: String, value: Double)]
        /// Seconds of training and validation together.
        public let seconds: Double
        /// Samples trained on a second, validation left out.
        public let samplesPerSecond: Double

        /// The value with this name, if it was recorded.
        public subscript(name: String) -> Double? { values.first { $0.name == name }?.value }
    }

    /// Why a training ended.
    public enum Ending: Sendable, Equatable {
        /// All epochs were done.
        case finished
        /// A callback ended it, for the reason it gave.
        case stopped(reason: String)
        /// The user interrupted it.
        case interrupted(epoch: Int, batch: Int)
    }

    /// The epochs that were completed.
    public internal(set) var epochs: [Epoch] = []

    /// Why the training ended.
    public internal(set) var ending = Ending.finished

    /// The epoch whose weights the model has now, where a callback restored them.
    public internal(set) var restoredEpoch: Int?

    /// The most bytes that tensors took at once during the training.
    public internal(set) var peakMemory = 0

    /// What was saved by keeping the results of frozen layers; `nil` where none were kept, which
    /// ``notes`` explain where it would have been worth while.
    public internal(set) var frozenFeatures: FrozenFeatureUse?

    /// What the user was told during the training, one line each.
    public internal(set) var notes: [String] = []

    /// Creates a history without epochs.
    public init() {}

    /// The values with this name, one for each epoch; empty when it was not recorded.
    public subscript(name: String) -> [Double] { epochs.compactMap { $0[name] } }

    /// The names of what was recorded, in the order they are shown.
    public var names: [String] { epochs.first?.values.map(\.name) ?? [] }

    /// Seconds of all epochs together.
    public var seconds: Double { epochs.reduce(0) { $0 + $1.seconds } }

    /// A table with one line for each epoch.
    public var description: String { HistoryTable(self).plainText }

    /// The table as text and as HTML.
    public var mimeBundle: MIMEBundle { HistoryTable(self).bundle }
}
