public import DLTensors

/// The place where data enters a model; it computes nothing.
public final class InputLayer: Layer {
    /// The shape of one sample, without the batch axis.
    public let shape: Shape

    /// Creates the layer for samples of this shape.
    public init(shape: Shape, name: String? = nil) {
        self.shape = shape
        super.init(name: name)
    }

    public override func outputShape(for inputShapes: [Shape]) -> Shape { shape }

    public override func build(inputShapes: [Shape]) {}

    public override func call(_ input: Tensor, training: Bool) -> Tensor { input }
}

extension InputLayer: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["shape": shape]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(shape: try configuration("shape"))
    }
}
