internal import Canvas
public import DLTraining
internal import ImageCodecs

extension Plot {
    /// Draws what the channels of a layer answer to one image, each scaled to its own range.
    ///
    /// - Parameters:
    ///   - maps: The result of the layer, `[height, width, channels]`, or of a batch, of which the
    ///     first image is taken.
    ///   - count: How many channels, from the first on.
    ///   - columns: Maps in a row.
    ///   - title: A line above the maps.
    /// - Returns: The plot; dark is little, yellow is much.
    public static func featureMaps(
        _ maps: Tensor, count: Int = 16, columns: Int = 8, title: String = ""
    ) -> Plot {
        requireCount(count, "featureMaps")
        guard maps.rank == 3 || maps.rank == 4, maps.elementCount > 0 else {
            shapeFailure("featureMaps", "expected [height, width, channels]", maps.shape)
        }
        let image = maps.rank == 4 ? maps[0] : maps
        let (height, width, channels) = (image.shape[0], image.shape[1], image.shape[2])
        let values = image.scalars()
        let tiles = (0..<min(count, channels)).map { channel in
            let plane = stride(from: channel, to: values.count, by: channels).map { values[$0] }
            return ImageGrid.Tile(
                image: bitmap(of: scaled(plane), width: width, height: height, .viridis),
                caption: "\(channel)")
        }
        return ImageGrid(title: title, tiles: tiles, columns: columns, side: 84, isSmooth: false)
            .plot(
                altText: (title.isEmpty ? "" : title + ": ")
                    + "\(tiles.count) of \(channels) feature maps of \(height) x \(width)")
    }

    /// Draws the kernels of a convolution on colour images as small colour images.
    ///
    /// - Parameters:
    ///   - kernel: The weights, `[height, width, 3, filters]`.
    ///   - count: How many filters, from the first on.
    ///   - columns: Filters in a row.
    ///   - title: A line above the filters.
    /// - Returns: The plot; grey is zero, each filter is scaled to its own largest weight.
    public static func filters(
        _ kernel: Tensor, count: Int = 16, columns: Int = 8, title: String = ""
    ) -> Plot {
        requireCount(count, "filters")
        guard kernel.rank == 4, kernel.shape[2] == 3, kernel.elementCount > 0 else {
            shapeFailure("filters", "expected [height, width, 3, filters]", kernel.shape)
        }
        let (height, width, filters) = (kernel.shape[0], kernel.shape[1], kernel.shape[3])
        let values = kernel.scalars()
        let tiles = (0..<min(count, filters)).map { filter in
            let weights = stride(from: filter, to: values.count, by: filters).map { values[$0] }
            let finite = weights.filter(\.isFinite)
            let largest = max(finite.map(\.magnitude).max() ?? 0, .leastNormalMagnitude)
            // What is infinite or no number is black.
            let samples = weights.map { $0.isFinite ? UInt8(127.5 + 127 * ($0 / largest)) : 0 }
            return ImageGrid.Tile(
                image: Bitmap(width: width, height: height, channels: 3, samples: samples),
                caption: "\(filter)")
        }
        return ImageGrid(title: title, tiles: tiles, columns: columns, side: 84, isSmooth: false)
            .plot(
                altText: (title.isEmpty ? "" : title + ": ")
                    + "\(tiles.count) of \(filters) filters of \(height) x \(width)")
    }

    /// Stops unless a plot is to show a number of things.
    static func requireCount(_ count: Int, _ function: String) {
        guard count >= 0 else { stop("\(function): count is \(count); expected 0 or more.") }
    }

    /// Numbers moved to 0...1; equal ones become 0, as do infinite ones and those that are none.
    private static func scaled(_ values: [Float]) -> [Double] {
        let finite = values.filter(\.isFinite).map(Double.init)
        let lowest = finite.min() ?? 0
        let range = (finite.max() ?? 0) - lowest
        return values.map { range > 0 && $0.isFinite ? (Double($0) - lowest) / range : 0 }
    }

    private static func bitmap(
        of values: [Double], width: Int, height: Int, _ colors: PlotColors
    ) -> Bitmap {
        let samples = values.flatMap { value in
            let color = colors.color(at: value)
            return [color.red, color.green, color.blue].map { UInt8(255 * $0) }
        }
        return Bitmap(width: width, height: height, channels: 3, samples: samples)
    }
}
