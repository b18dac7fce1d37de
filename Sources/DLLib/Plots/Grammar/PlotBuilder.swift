/// The marks of a plot, as the braces of a plot make them.
public struct PlotContent: Sendable {
    var marks: [any Mark]
}

/// Lets the marks of a plot stand one below the other, with `if` and `for`.
@resultBuilder public enum PlotBuilder {
    /// A line.
    public static func buildExpression(_ mark: Line) -> PlotContent { PlotContent(marks: [mark]) }
    /// Points.
    public static func buildExpression(_ mark: Points) -> PlotContent {
        PlotContent(marks: [mark])
    }
    /// A histogram.
    public static func buildExpression(_ mark: Histogram) -> PlotContent {
        PlotContent(marks: [mark])
    }
    /// Bars.
    public static func buildExpression(_ mark: Bars) -> PlotContent { PlotContent(marks: [mark]) }
    /// A heat map.
    public static func buildExpression(_ mark: HeatMap) -> PlotContent {
        PlotContent(marks: [mark])
    }
    /// A picture.
    public static func buildExpression(_ mark: Picture) -> PlotContent {
        PlotContent(marks: [mark])
    }
    /// A band.
    public static func buildExpression(_ mark: Band) -> PlotContent { PlotContent(marks: [mark]) }
    /// A rule.
    public static func buildExpression(_ mark: Rule) -> PlotContent { PlotContent(marks: [mark]) }
    /// A note.
    public static func buildExpression(_ mark: Note) -> PlotContent { PlotContent(marks: [mark]) }
    /// Marks that a function made.
    public static func buildExpression(_ content: PlotContent) -> PlotContent { content }
    /// All marks of the braces.
    public static func buildBlock(_ parts: PlotContent...) -> PlotContent {
        PlotContent(marks: parts.flatMap(\.marks))
    }
    /// The marks of a `for`.
    public static func buildArray(_ parts: [PlotContent]) -> PlotContent {
        PlotContent(marks: parts.flatMap(\.marks))
    }
    /// The marks of an `if` without `else`.
    public static func buildOptional(_ part: PlotContent?) -> PlotContent {
        part ?? PlotContent(marks: [])
    }
    /// The marks of an `if` with `else`.
    public static func buildEither(first: PlotContent) -> PlotContent { first }
    /// The marks of an `else`.
    public static func buildEither(second: PlotContent) -> PlotContent { second }
}
