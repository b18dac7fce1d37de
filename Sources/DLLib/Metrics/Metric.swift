/// A number that says how good predictions are, averaged over samples.
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
    private let measure: @Sendable (_ predictions: Tensor, _ targets: Tensor) -> Double

    /// Creates a metric.
    ///
    /// - Parameters:
    ///   - name: The name in histories.
    ///   - direction: Which way is better.
    ///   - measure: The mean over the samples of one batch, from predictions and targets.
    public init(
        _ name: String, direction: Direction,
        measure: @escaping @Sendable (_ predictions: Tensor, _ targets: Tensor) -> Double
    ) {
        self.name = name
        self.direction = direction
        self.measure = measure
    }

    /// The mean over the samples of one batch.
    public func callAsFunction(_ predictions: Tensor, _ targets: Tensor) -> Double {
        measure(predictions, targets)
    }

    /// The part of samples whose class was predicted rightly.
    ///
    /// It is categorical for one-hot targets, sparse for class numbers, and binary (threshold
    /// 0.5) for predictions of a single probability, as Keras decides from the shapes.
    public static let accuracy = Metric("accuracy", direction: .up) { predictions, targets in
        Accuracy.of(predictions, targets)
    }

    /// The mean of squared differences.
    public static let meanSquaredError = Metric("mean_squared_error", direction: .down) {
        predictions, targets in
        withoutRecording {
            let difference = predictions - targets.asType(.float32).reshaped(to: predictions.shape)
            return Double((difference * difference).mean().scalar())
        }
    }

    /// The mean of absolute differences.
    public static let meanAbsoluteError = Metric("mean_absolute_error", direction: .down) {
        predictions, targets in
        withoutRecording {
            let difference = predictions - targets.asType(.float32).reshaped(to: predictions.shape)
            return Double(difference.abs().mean().scalar())
        }
    }
}
