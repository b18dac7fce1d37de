public import DLTensors

/// Pooling of everything between batch and channels: each channel has one number.
///
/// - Shapes: input `[sizes…, channels]`; result `[channels]`, or with `keepDims` `[1…, channels]`
///   with as many axes as the input.
public class GlobalPoolingLayer: Layer, ConfigurableLayer {
    /// Whether the axes that are pooled stay, with size 1.
    @Setting public private(set) final var keepDims: Bool

    /// Creates the layer.
    public init(keepDims: Bool = false, name: String? = nil) {
        super.init(name: name)
        self.keepDims = keepDims
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(settings: configuration)
    }

    /// The number of axes between batch and channels.
    var axisCount: Int { layerFailure(self, "is what the global pooling layers share") }

    public final override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput, axisCount == 2 ? .fastInParts : []]
    }

    public final override func outputShape(for inputShape: Shape) -> Shape {
        requireInput(inputShape, axes: axisCount)
        let ones = keepDims ? Array(repeating: 1, count: axisCount) : []
        return Shape(ones + [inputShape[axisCount]])
    }

    /// The largest number of each channel.
    fileprivate final func largest(_ input: Tensor) -> Tensor {
        let (batch, channels) = (input.shape[0], input.shape[input.rank - 1])
        let places = input.elementCount / max(batch * channels, 1)
        // Images stay in the layout that the layer before left them in.
        let image = input.rank == 4 ? input : input.reshaped(to: [batch, 1, places, channels])
        return image.maxPool2D(window: Size2D(image.shape[1], image.shape[2]))
            .reshaped(to: outputShape(for: input.shape.droppingBatch).addingBatch(batch))
    }
}

/// Keeps the largest number of each channel of a sequence `[steps, channels]`.
///
/// - Shapes: see ``GlobalPoolingLayer``.
/// - Source: keras.layers.GlobalMaxPooling1D.
public final class GlobalMaxPooling1D: GlobalPoolingLayer {
    override var axisCount: Int { 1 }
    public override func call(_ input: Tensor, training: Bool) -> Tensor { largest(input) }
}

/// Keeps the largest number of each channel of an image `[height, width, channels]`.
///
/// - Shapes: see ``GlobalPoolingLayer``.
/// - Source: keras.layers.GlobalMaxPooling2D.
public final class GlobalMaxPooling2D: GlobalPoolingLayer {
    override var axisCount: Int { 2 }
    public override func call(_ input: Tensor, training: Bool) -> Tensor { largest(input) }
}

/// Keeps the largest number of each channel of a volume `[depth, height, width, channels]`.
///
/// - Shapes: see ``GlobalPoolingLayer``.
/// - Source: keras.layers.GlobalMaxPooling3D.
public final class GlobalMaxPooling3D: GlobalPoolingLayer {
    override var axisCount: Int { 3 }
    public override func call(_ input: Tensor, training: Bool) -> Tensor { largest(input) }
}

/// Takes the mean of each channel of a sequence `[steps, channels]`.
///
/// Steps that do not count (``Tensor/mask``) are left out; at least one must count.
/// - Shapes: see ``GlobalPoolingLayer``.
/// - Source: keras.layers.GlobalAveragePooling1D.
public final class GlobalAveragePooling1D: GlobalPoolingLayer {
    override var axisCount: Int { 1 }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        guard let mask = input.mask, mask.rank == 2 else {
            return input.mean(axis: 1, keepDims: keepDims)
        }
        let counts = mask.asType(input.dtype).reshaped(to: [mask.shape[0], mask.shape[1], 1])
        let sums = (input * counts).sum(axis: 1, keepDims: keepDims)
        return sums / counts.sum(axis: 1, keepDims: keepDims)
    }
}

/// Takes the mean of each channel of an image `[height, width, channels]`.
///
/// - Shapes: see ``GlobalPoolingLayer``.
/// - Source: keras.layers.GlobalAveragePooling2D.
public final class GlobalAveragePooling2D: GlobalPoolingLayer {
    override var axisCount: Int { 2 }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let means = input.globalAveragePool2D()
        return keepDims ? means.reshaped(to: [input.shape[0], 1, 1, input.shape[3]]) : means
    }
}

/// Takes the mean of each channel of a volume `[depth, height, width, channels]`.
///
/// - Shapes: see ``GlobalPoolingLayer``.
/// - Source: keras.layers.GlobalAveragePooling3D.
public final class GlobalAveragePooling3D: GlobalPoolingLayer {
    override var axisCount: Int { 3 }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.mean(axes: [1, 2, 3], keepDims: keepDims)
    }
}
