internal import Canvas

/// The look that all plots share.
enum PlotTheme {
    static let title = Font(size: 14, isBold: true)
    static let label = Font(size: 12)
    static let tick = Font(size: 11)
    static let note = Font(size: 10)

    static let ink = Color(hex: 0x222222)
    static let faintInk = Color(hex: 0x666666)
    static let axis = Color(hex: 0x999999)
    static let grid = Color(hex: 0xE6E6E6)

    /// Eight colours that people with any common colour blindness can tell apart.
    ///
    /// - Source: Okabe, Ito, "Color Universal Design", 2008; darkest first.
    static let series = [
        0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x8C6D31, 0x4D4D4D,
    ].map(Color.init(hex:))

    /// For what is right.
    static let right = Color(hex: 0x0072B2)
    /// For what is wrong.
    static let wrong = Color(hex: 0xD55E00)
    /// For what stands back behind the highlighted part.
    static let muted = Color(hex: 0xA9BCCB)
}

/// A scale of colours for numbers in 0...1.
struct ColorScale: Sendable {
    /// The colours at equal distances.
    let stops: [Color]

    /// From white to dark blue, readable in print.
    static let blues = ColorScale(
        stops: [0xFFFFFF, 0xDCE9F5, 0xB3D2E8, 0x74B2D8, 0x3A8AC1, 0x1762A3, 0x083D7A]
            .map(Color.init(hex:)))

    /// From dark violet over green to yellow, equally spaced to the eye.
    ///
    /// - Source: van der Walt, Smith, "viridis", the default map of matplotlib since 2.0.
    static let viridis = ColorScale(
        stops: [
            0x440154, 0x482878, 0x3E4A89, 0x31688E, 0x26828E, 0x1F9E89, 0x35B779, 0x6DCD59,
            0xB4DE2C, 0xFDE725,
        ].map(Color.init(hex:)))

    /// The colour of a number; numbers outside 0...1 take the colour of the nearer end.
    func color(at value: Double) -> Color {
        let position = min(max(value.isNaN ? 0 : value, 0), 1) * Double(stops.count - 1)
        let index = min(Int(position), stops.count - 2)
        return stops[index].mixed(with: stops[index + 1], fraction: position - Double(index))
    }
}
