internal import Canvas
public import DLTraining

/// An image inside a plot; other marks lie over it, at columns and rows of its pixels.
///
///     Plot { Picture(photo); Picture(heat, colors: .viridis, opacity: 0.5) }
public struct Picture: Mark {
    private let samples: [UInt8]
    private let width: Int
    private let height: Int
    private let size: (width: Double, height: Double)
    private let opacity: Double
    var label: String { "" }
    var color: PlotColor? { nil }

    /// Creates an image from a tensor.
    ///
    /// - Parameters:
    ///   - tensor: `[height, width]`, or `[height, width, channels]` of one or three channels.
    ///   - colors: The colours of images of one channel, from the lowest to the highest number.
    ///   - range: The numbers of black and of full colour; nil takes 0...1 when all lie in it, else
    ///     0...255 when all lie in that, else the lowest and the highest number.
    ///   - opacity: 1 covers what lies below, 0.5 lets it shine through.
    ///   - size: The width and height in the units of the axes; nil takes the pixels. An overlay of
    ///     fewer pixels takes the size of the image below it.
    public init(
        _ tensor: Tensor, colors: PlotColors = .grays, range: ClosedRange<Double>? = nil,
        opacity: Double = 1, size: (width: Double, height: Double)? = nil
    ) {
        let shape = tensor.shape
        let channels = shape.count == 3 ? shape[2] : 1
        guard shape.count == 2 || shape.count == 3, channels == 1 || channels == 3,
            tensor.elementCount > 0
        else {
            stop(
                "Picture: tensor has the shape \(shape); expected [height, width] or "
                    + "[height, width, channels] with 1 or 3 channels. Of a batch take one image: "
                    + "batch[0].")
        }
        guard (0...1).contains(opacity) else {
            stop("Picture: opacity is \(opacity); expected a number in 0...1.")
        }
        let values = tensor.scalars().map(Double.init)
        if let index = values.firstIndex(where: \.isInfinite) {
            stop("Picture: tensor has an infinite value (element \(index)); expected finite ones.")
        }
        let finite = values.filter(\.isFinite)
        let (low, high) = (finite.min() ?? 0, finite.max() ?? 1)
        let ends =
            range
            ?? (low >= 0 && high <= 1 ? 0...1 : low >= 0 && high <= 255 ? 0...255 : low...high)
        let span = ends.upperBound - ends.lowerBound
        func share(_ value: Double) -> Double {
            value.isNaN || span == 0 ? 0 : min(max((value - ends.lowerBound) / span, 0), 1)
        }
        func byte(_ share: Double) -> UInt8 { UInt8((255 * share).rounded()) }
        samples =
            channels == 3
            ? values.map { byte(share($0)) }
            : values.flatMap { value in
                let color = colors.color(at: share(value))
                return [byte(color.red), byte(color.green), byte(color.blue)]
            }
        (height, width) = (shape[0], shape[1])
        self.size = size ?? (Double(width), Double(height))
        self.opacity = opacity
    }

    var xColumns: [PlotColumn] {
        [PlotColumn(content: .numbers([-0.5, size.width - 0.5], areWhole: true))]
    }
    var yColumns: [PlotColumn] {
        [PlotColumn(content: .numbers([-0.5, size.height - 0.5], areWhole: true))]
    }
    var needs: MarkNeeds {
        MarkNeeds(isMatrix: true, isSquare: true, isExact: true, hidesAxes: true, takesColor: false)
    }
    var kindText: String { opacity < 1 ? "" : "Picture" }
    func legend(_ color: Color, _ theme: PlotTheme) -> [LegendEntry] { [] }

    func draw(on canvas: Canvas, in space: PlotSpace) throws(CanvasError) {
        let box = space.rectangle(x: (-0.5, size.width - 0.5), y: (-0.5, size.height - 0.5))
        // Pixels large enough to be counted stay squares.
        try canvas.draw(
            rgb: samples, width: width, height: height, in: box,
            smooth: opacity < 1 || box.width < 4 * Double(width), opacity: opacity)
    }

    func obstacles(in space: PlotSpace) -> [Rectangle] { [space.area] }

    func summary(_ x: PlotAxis, _ y: PlotAxis) -> String {
        "\(height) by \(width) pixels" + (opacity < 1 ? " over it" : "")
    }
}
