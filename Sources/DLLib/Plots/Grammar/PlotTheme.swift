internal import Canvas

/// The colours of a plot: for light or for dark pages.
public struct PlotTheme: Sendable {
    let background: Color
    let ink: Color
    let faintInk: Color
    let axis: Color
    let grid: Color
    /// Colours of lines, points and bars, in the order in which they are given out.
    let series: [Color]
    /// What stands back behind the highlighted part.
    let muted: Color
    /// What lies behind bars.
    let track: Color

    /// Dark on white.
    ///
    /// People with any common colour blindness can tell its eight colours apart.
    ///
    /// - Source: Okabe, Ito, "Color Universal Design", 2008; darkest first.
    public static let light = PlotTheme(
        background: .white, ink: 0x222222, faintInk: 0x666666, axis: 0x999999, grid: 0xE6E6E6,
        series: [
            0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x8C6D31, 0x4D4D4D,
        ], muted: 0xA9BCCB, track: 0xF3F5F7)

    /// Light on black grey, with the brighter of the same colours first.
    public static let dark = PlotTheme(
        background: Color(hex: 0x16191D), ink: 0xE8E8E8, faintInk: 0xA6ABB1, axis: 0x787E85,
        grid: 0x2E3339,
        series: [
            0x56B4E9, 0xE69F00, 0x1FBF92, 0xE094BF, 0xF0E442, 0xF07A2B, 0x6A9CFF, 0xC4C4C4,
        ], muted: 0x4A5A68, track: 0x22272D)

    private init(
        background: Color, ink: Int, faintInk: Int, axis: Int, grid: Int, series: [Int], muted: Int,
        track: Int
    ) {
        self.background = background
        self.ink = Color(hex: ink)
        self.faintInk = Color(hex: faintInk)
        self.axis = Color(hex: axis)
        self.grid = Color(hex: grid)
        self.series = series.map(Color.init(hex:))
        self.muted = Color(hex: muted)
        self.track = Color(hex: track)
    }

    static let title = Font(size: 14, isBold: true)
    static let label = Font(size: 12)
    static let tick = Font(size: 11)
    static let note = Font(size: 10)

    func color(_ color: PlotColor) -> Color {
        switch color.content {
        case .series(let index): series[index % series.count]
        case .hex(let hex): Color(hex: hex)
        case .ink: faintInk
        }
    }
}

/// The colour of lines, points and bars.
public struct PlotColor: Sendable, Equatable {
    enum Content: Sendable, Equatable {
        case series(Int)
        case hex(Int)
        case ink
    }

    let content: Content

    /// A colour from a number such as `0x0072B2`: red, green and blue, two digits each.
    public init(hex: Int) { content = .hex(hex & 0xFFFFFF) }

    private init(_ content: Content) { self.content = content }

    /// The colours that plots give out one after the other, from 0; dark themes have others.
    public static func series(_ index: Int) -> PlotColor {
        PlotColor(.series(Int(index.magnitude % UInt.max >> 1)))
    }

    /// The colour of texts that stand back.
    public static let gray = PlotColor(.ink)
    /// Blue, the first that is given out.
    public static let blue = series(0)
    /// Orange, nearly red.
    public static let orange = series(1)
    /// Green.
    public static let green = series(2)
    /// Pink.
    public static let pink = series(3)
    /// Yellow.
    public static let yellow = series(4)
    /// Red.
    public static let red = PlotColor(hex: 0xC1272D)
    /// Black.
    public static let black = PlotColor(hex: 0x000000)
}
