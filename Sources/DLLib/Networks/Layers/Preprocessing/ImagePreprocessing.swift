public import DLTensors

/// The first layer of a network with pretrained weights: brings pixels of 0...255 to its scale.
///
/// Images that were scaled before are a silent and common mistake. So the first batch of every
/// training, evaluation and prediction is looked at, and the first with content where the layer is
/// called by itself: if no pixel of it exceeds 1, a line says so.
///
/// - Shapes: input `[height, width, 3]`; result the same.
public final class ImagePreprocessing: Layer, PixelScaling {
    /// What is done to the pixels.
    public let scaling: ImageScaling
    package var hasCheckedRange = false
    package var takesBytes: Bool { true }

    /// Creates the layer.
    public init(_ scaling: ImageScaling, name: String? = nil) {
        self.scaling = scaling
        super.init(name: name)
    }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        if !hasCheckedRange { checkRange(of: input) }
        return scaling.apply(to: input)
    }

    /// Warns once about images that look scaled already.
    private func checkRange(of images: Tensor) {
        let range = withoutRecording {
            PixelRange(
                lowest: images.min().asType(.float32).scalar(),
                highest: images.max().asType(.float32).scalar())
        }
        guard let range else { return }
        hasCheckedRange = true
        if range.scale != .bytes { range.showScaledAlready(self) }
    }
}

extension ImagePreprocessing: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        [
            "scale": scaling.scale, "offset": scaling.offset,
            "reversesChannels": scaling.reversesChannels,
        ]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            ImageScaling(
                scale: try configuration("scale"), offset: try configuration("offset"),
                reversesChannels: try configuration("reversesChannels")))
    }
}
