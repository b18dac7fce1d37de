/// How values lie along an axis.
public enum PlotScale: Sendable, Equatable {
    /// Equal differences are equally far apart.
    case linear
    /// Equal quotients are equally far apart; all values must be above zero.
    case log
}

/// One axis of a chart: what its values are, and from where to where it goes.
struct PlotAxis: Sendable {
    enum Kind: Sendable, Equatable {
        case numbers(areWhole: Bool)
        case dates
        case names([String])
    }

    let kind: Kind
    let scale: PlotScale
    /// The value at the left or lower end.
    var low = 0.0
    /// The value at the other end.
    var high = 1.0
    /// Whether values grow downwards, as rows do.
    var isReversed = false

    /// Finds the kind of an axis from the columns along it.
    ///
    /// - Parameters:
    ///   - name: "x" or "y", for messages.
    ///   - columns: The values of all marks.
    ///   - scale: The scale that was asked for.
    init(_ name: String, columns: [PlotColumn], scale: PlotScale) {
        var names: [String] = []
        var known: Set<String> = []
        var kinds: Set<String> = []
        var areWhole = true
        for column in columns {
            switch column.content {
            case .numbers(_, let isWhole):
                kinds.insert("numbers")
                areWhole = areWhole && isWhole
            case .dates: kinds.insert("dates")
            case .names(let more):
                kinds.insert("names")
                for name in more where known.insert(name).inserted { names.append(name) }
            }
        }
        self.scale = scale
        // Numbers beside names are positions: 0 is the first name.
        if !names.isEmpty, !kinds.contains("dates") {
            kind = .names(names)
        } else if kinds == ["dates"] {
            kind = .dates
        } else if kinds.count <= 1 {
            kind = .numbers(areWhole: areWhole && !columns.isEmpty)
        } else {
            stop(
                "Plot: \(name) has \(kinds.sorted().joined(separator: " and ")); expected values of"
                    + " one kind on an axis.")
        }
        if scale == .log, case .numbers = kind {
            for value in columns.flatMap(\.numbers) where value <= 0 {
                stop(
                    "Plot: \(name)Scale is .log, but \(name) has the value \(value); a logarithmic "
                        + "axis takes numbers above zero. Leave those out, or take .linear.")
            }
        } else if scale == .log {
            stop("Plot: \(name)Scale is .log, but \(name) has no numbers; take .linear.")
        }
    }

    /// Whether an axis can go from one end to the other.
    static func isRange(_ ends: ClosedRange<Double>) -> Bool {
        ends.lowerBound < ends.upperBound && ends.lowerBound.isFinite && ends.upperBound.isFinite
    }

    /// The numbers at which the values of a column stand.
    func numbers(_ column: PlotColumn) -> [Double] {
        guard case .names(let own) = column.content, case .names(let names) = kind else {
            return column.numbers
        }
        let positions = Dictionary(uniqueKeysWithValues: zip(names, 0...))
        return own.map { Double(positions[$0] ?? 0) }
    }

    /// Where a value lies between the ends, 0 to 1; by halves, as the span may be no number.
    func share(_ value: Double) -> Double {
        let share =
            scale == .log
            ? (logarithm(value) - logarithm(low)) / (logarithm(high) - logarithm(low))
            : (value / 2 - low / 2) / (high / 2 - low / 2)
        return isReversed ? 1 - share : share
    }

    /// The marks between the ends, about `count` of them.
    func ticks(_ count: Int) -> AxisTicks {
        let ticks =
            switch kind {
            case .names(let names):
                AxisTicks(values: names.indices.map(Double.init), texts: names)
            case .dates: AxisTicks(datesFrom: low, to: high, count: count)
            case .numbers(let areWhole):
                scale == .log
                    ? AxisTicks(logarithmicFrom: low, to: high, count: count)
                    : AxisTicks(covering: low, high, count: count, wholeNumbers: areWhole)
            }
        let tolerance = (high / 2 - low / 2) * 1e-9
        let inside = ticks.values.indices.filter {
            ticks.values[$0] >= low - tolerance && ticks.values[$0] <= high + tolerance
        }
        return AxisTicks(
            values: inside.map { ticks.values[$0] }, texts: inside.map { ticks.texts[$0] })
    }

    /// A value as the axis writes it.
    func text(_ value: Double) -> String {
        switch kind {
        case .names(let names):
            names.indices.contains(Int(value.rounded())) ? names[Int(value.rounded())] : "\(value)"
        case .dates: CalendarDate(seconds: value).text(toSeconds: high - low < 86_400)
        case .numbers: PlotText.number(value)
        }
    }
}
