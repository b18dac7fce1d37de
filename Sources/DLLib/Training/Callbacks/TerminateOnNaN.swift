/// Ends a training whose loss or gradients stop being numbers, instead of throwing an error.
///
/// Without it `fit` throws ``TrainingError/notFinite(_:)``. In both cases the weights are those
/// before the batch, and the reason names the batch and the first place with such numbers.
/// - Source: keras.callbacks.TerminateOnNaN.
public final class TerminateOnNaN: Callback {
    /// Creates the callback.
    public init() {}

    /// Does nothing: `fit` itself looks whether there is a callback of this kind.
    public func onTrainBegin(_ run: TrainingRun) {}
}
