/// Ends a training whose loss stops being a number, instead of throwing an error.
///
/// Without it `fit` throws ``TrainingError/lossNotFinite(value:epoch:batch:learningRate:origin:)``.
/// In both cases the weights are those before the batch, and the reason names the batch and the
/// first place with such numbers.
/// - Source: keras.callbacks.TerminateOnNaN.
public final class TerminateOnNaN: Callback {
    /// Creates the callback.
    public init() {}
}
