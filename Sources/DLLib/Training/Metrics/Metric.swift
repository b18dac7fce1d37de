public import DLNetworks

/// A number that says how good predictions are.
///
/// A metric looks at one batch after another and has its value at the end of an epoch. Accuracies
/// and errors are means over samples; precision, recall and areas under curves are not, so each
/// metric keeps what it needs (``MetricState``), and the value does not depend on the batch size.
public struct Metric: Sendable {
    /// Whether larger or smaller values are better.
    public enum Direction: Sendable {
        /// Larger is better.
        case up
        /// Smaller is better.
        case down
    }

    /// The name in histories and progress lines; validation adds `val_` in front.
    public let name: String
    /// Which way is better; early stopping needs to know.
    public let direction: Direction
    /// What the metric was made with; `nil` for one made of code, which no file can hold.
    package let configuration: Configuration?
    /// What it needs of targets and predictions, checked before training.
    let needs: MetricNeeds
    private let start: @Sendable () -> any MetricState

    init(
        _ name: String, direction: Direction, configuration: Configuration?, needs: MetricNeeds,
        start: @escaping @Sendable () -> any MetricState
    ) {
        self.name = name
        self.direction = direction
        self.configuration = configuration
        self.needs = needs
        self.start = start
    }

    /// Creates a metric from what it keeps from batch to batch.
    ///
    /// - Parameters:
    ///   - name: The name in histories.
    ///   - direction: Which way is better.
    ///   - start: Makes the state before the first batch. Targets `[samples]` come to it as
    ///     `[samples, 1]` where predictions have that shape, and the other way round.
    public init(
        _ name: String, direction: Direction, start: @escaping @Sendable () -> any MetricState
    ) {
        self.init(name, direction: direction, configuration: nil, needs: .unknown) {
            BesidePredictions(start())
        }
    }

    /// Creates a metric that is a mean over samples.
    ///
    /// - Parameters:
    ///   - name: The name in histories.
    ///   - direction: Which way is better.
    ///   - measure: The mean over the samples of one batch, from predictions and targets; targets
    ///     `[samples]` come as `[samples, 1]` where predictions have that shape, and the other way
    ///     round.
    public init(
        _ name: String, direction: Direction,
        measure: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) -> Double
    ) {
        self.init(name, direction: direction, configuration: nil, needs: .unknown) {
            BesidePredictions(BatchMean(measure))
        }
    }

    /// The state before the first batch.
    public func makeState() -> any MetricState { start() }

    /// The value for one batch alone.
    public func callAsFunction(
        _ predictions: Tensor, _ targets: Tensor, weights: [Float]? = nil
    ) -> Double {
        var state = start()
        state.add(predictions, targets, weights: weights)
        return state.value
    }

    /// The same metric with another name, to have two of a kind.
    public func named(_ name: String) -> Metric {
        var configuration = configuration
        configuration?.values["metric"] = .text(storedName)
        return Metric(
            name, direction: direction, configuration: configuration, needs: needs, start: start)
    }

    /// The name a file finds the metric by, whatever it was renamed to.
    var storedName: String {
        if case .text(let name) = configuration?.values["metric"] { return name }
        return name
    }
}
