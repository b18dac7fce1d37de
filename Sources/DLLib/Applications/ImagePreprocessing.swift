internal import KernelDisplay

/// The first layer of a network with pretrained weights: brings pixels of 0...255 to its scale.
///
/// Images that were scaled before are a silent and common mistake. So the first batch with content
/// is looked at: if no pixel of it exceeds 1, a line says so.
///
/// - Shapes: input `[height, width, 3]`; result the same.
public final class ImagePreprocessing: Layer {
    /// What is done to the pixels.
    public let scaling: ImageScaling
    private var hasCheckedRange = false

    /// Creates the layer.
    public init(_ scaling: ImageScaling, name: String? = nil) {
        self.scaling = scaling
        super.init(name: name)
    }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        if !hasCheckedRange { checkRange(of: input) }
        return scaling.apply(to: input)
    }

    /// Warns once about images that look scaled already.
    private func checkRange(of images: Tensor) {
        let (lowest, highest) = withoutRecording {
            (images.min().asType(.float32).scalar(), images.max().asType(.float32).scalar())
        }
        // A black image tells nothing.
        guard lowest != 0 || highest != 0 else { return }
        hasCheckedRange = true
        guard highest <= 1 || lowest < 0 else { return }
        let range =
            "\(NumberText.fixed(Double(lowest), 2))...\(NumberText.fixed(Double(highest), 2))"
        display(
            markdown:
                "**The images look scaled already**: their values lie in \(range). This model "
                + "takes pixels of 0...255 and scales them itself; leave out any Rescaling or "
                + "preprocessing before it.")
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
