public import DLTensors

/// Multiplies by a factor and adds an offset: `y = x * scale + offset`.
///
/// As first layer it brings pixels from 0...255 to the range a model wants.
/// - Shapes: any; the result has the shape of the input.
/// - Source: keras.layers.Rescaling.
public final class Rescaling: Layer, PixelScaling, ConfigurableLayer {
    /// The factor of each channel, or a single one for all.
    @Setting public private(set) var scale: [Float]
    /// The offset of each channel, or a single one for all.
    @Setting public private(set) var offset: [Float]
    package var takesBytes: Bool { scale.allSatisfy { $0.magnitude <= 1.0 / 64 } }
    package var hasCheckedRange = false

    /// Creates the layer with one factor and one offset for all channels.
    public convenience init(_ scale: Float, offset: Float = 0, name: String? = nil) {
        self.init([scale], offset: [offset], name: name)
    }

    /// Creates the layer with a factor and an offset for each channel (the last axis).
    public init(_ scale: [Float], offset: [Float] = [0], name: String? = nil) {
        super.init(name: name)
        self.scale = scale
        self.offset = offset
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func outputShape(for inputShape: Shape) -> Shape {
        let channels = inputShape.last ?? 1
        for (word, values) in [("scale", scale), ("offset", offset)]
        where values.count != 1 && values.count != channels {
            layerFailure(
                self, "has \(values.count) values of \(word) for an input with \(channels) channels"
            )
        }
        return inputShape
    }

    public override var supportsMasking: Bool { true }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .fastInParts, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.scaled(by: scale, offset: offset)
    }
}
