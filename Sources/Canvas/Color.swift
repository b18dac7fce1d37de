/// A colour of red, green, blue and opacity, each in 0...1.
public struct Color: Sendable, Equatable {
    /// The share of red.
    public var red: Double
    /// The share of green.
    public var green: Double
    /// The share of blue.
    public var blue: Double
    /// 1 covers what lies below, 0 is invisible.
    public var opacity: Double

    /// Creates a colour from shares in 0...1.
    public init(red: Double, green: Double, blue: Double, opacity: Double = 1) {
        self.red = red
        self.green = green
        self.blue = blue
        self.opacity = opacity
    }

    /// Creates an opaque colour from a number such as `0x0072B2`.
    public init(hex: Int) {
        self.init(
            red: Double(hex >> 16 & 0xFF) / 255, green: Double(hex >> 8 & 0xFF) / 255,
            blue: Double(hex & 0xFF) / 255)
    }

    /// White.
    public static let white = Color(hex: 0xFFFFFF)
    /// Black.
    public static let black = Color(hex: 0x000000)

    /// The colour at `fraction` of the way to another one.
    public func mixed(with other: Color, fraction: Double) -> Color {
        func between(_ first: Double, _ second: Double) -> Double {
            first + (second - first) * fraction
        }
        return Color(
            red: between(red, other.red), green: between(green, other.green),
            blue: between(blue, other.blue), opacity: between(opacity, other.opacity))
    }

    /// How bright the colour looks, 0 (black) to 1 (white).
    ///
    /// - Source: WCAG 2.2, "relative luminance".
    public var luminance: Double {
        func linear(_ share: Double) -> Double {
            // (s + 0.055) / 1.055 to the power 2.4, within 0.03 of the exact curve.
            share <= 0.04045 ? share / 12.92 : share * share * (0.7 * share + 0.3)
        }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// The same colour with another opacity.
    public func withOpacity(_ opacity: Double) -> Color {
        Color(red: red, green: green, blue: blue, opacity: opacity)
    }
}
