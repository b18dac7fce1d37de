internal import Canvas

/// A scale of colours for numbers, from the lowest to the highest.
public struct PlotColors: Sendable {
    /// The colours at equal distances.
    let stops: [Color]

    /// From white to dark blue, readable in print.
    public static let blues = PlotColors(
        [0xFFFFFF, 0xDCE9F5, 0xB3D2E8, 0x74B2D8, 0x3A8AC1, 0x1762A3, 0x083D7A])

    /// From black to white.
    public static let grays = PlotColors([0x000000, 0xFFFFFF])

    /// From dark violet over green to yellow, equally spaced to the eye.
    ///
    /// - Source: van der Walt, Smith, "viridis", the default map of matplotlib since 2.0.
    public static let viridis = PlotColors([
        0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59,
        0xB4DE2C, 0xFDE725,
    ])

    /// From blue over white to red, for numbers on both sides of zero, which is white.
    ///
    /// - Source: Brewer, "RdBu" of ColorBrewer 2.0, safe for colour-blind eyes.
    public static let blueToRed = PlotColors([
        0x2166AC, 0x4393C3, 0x92C5DE, 0xD1E5F0, 0xF7F7F7, 0xFDDBC7, 0xF4A582, 0xD6604D, 0xB2182B,
    ])

    private init(_ stops: [Int]) { self.stops = stops.map(Color.init(hex:)) }

    /// Whether the middle of the scale stands for zero.
    var isTwoSided: Bool { stops.count == 9 }

    /// The colour of a number; numbers outside 0...1 take the colour of the nearer end.
    func color(at value: Double) -> Color {
        let position = min(max(value.isNaN ? 0 : value, 0), 1) * Double(stops.count - 1)
        let index = min(Int(position), stops.count - 2)
        return stops[index].mixed(with: stops[index + 1], fraction: position - Double(index))
    }
}
