public import DLTensors

/// Makes the length of each vector 1: `y = x / max(sqrt(Σ x²), 1e-12)` along the last axis.
///
/// - Shapes: any; the result has the shape of the input.
/// - Source: keras.layers.UnitNormalization.
public final class UnitNormalization: Layer, ConfigurableLayer {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override var supportsMasking: Bool { true }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func traits(training: Bool) -> LayerTraits { .repeatable }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let squares = input.squared().sum(axis: -1, keepDims: true)
        let smallest = Tensor(repeating: 1e-24, shape: [], dtype: input.dtype)
        return input / Tensor.maximum(squares, smallest).sqrt()
    }
}
