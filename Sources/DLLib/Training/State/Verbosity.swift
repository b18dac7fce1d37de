/// How much a training tells while it runs.
public enum Verbosity: Sendable, ExpressibleByIntegerLiteral {
    /// Nothing.
    case silent
    /// One display that is updated in place; outside a notebook a line for each epoch.
    case progress
    /// A line of text for each epoch.
    case linePerEpoch

    /// Keras's numbers: 0 nothing, 1 progress, 2 a line for each epoch.
    public init(integerLiteral value: Int) {
        self = value == 0 ? .silent : value == 2 ? .linePerEpoch : .progress
    }
}
