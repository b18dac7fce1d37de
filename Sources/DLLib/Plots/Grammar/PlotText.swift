internal import DLTraining

/// The words of descriptions.
enum PlotText {
    /// A number with about four digits, without zeros at its end.
    static func number(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value > 0 ? "inf" : "-inf" }
        if value == value.rounded(), abs(value) < 1e6 { return "\(Int(value))" }
        let size = abs(value)
        guard size >= 1e-4, size < 1e6 else {
            // Four digits and a power of ten.
            let power = Int(logarithm(size).rounded(.down))
            guard let unit = Double("1e\(power)"), unit > 0 else { return "\(value)" }
            return trimmed(NumberText.fixed(value / unit, 3)) + "e\(power)"
        }
        let decimals = size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4
        return decimals == 0
            ? NumberText.fixed(value, 0) : trimmed(NumberText.fixed(value, decimals))
    }

    /// A number in the cell of a table: at most two digits after the point.
    static func cell(_ value: Double) -> String {
        guard value.isFinite, value != value.rounded(), abs(value) >= 0.01, abs(value) < 1000 else {
            return value.isNaN ? "" : number(value)
        }
        return NumberText.fixed(value, abs(value) < 10 ? 2 : 1)
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains(".") else { return text }
        var text = Substring(text)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }

    /// A count with its noun.
    static func count(_ count: Int, _ noun: String) -> String {
        "\(NumberText.grouped(count)) \(noun)" + (count == 1 ? "" : "s")
    }

    /// From the lowest to the highest number.
    static func span(_ values: [Double], _ axis: PlotAxis) -> String {
        if case .names(let names) = axis.kind { return list(names) }
        let finite = values.filter(\.isFinite)
        guard let low = finite.min(), let high = finite.max() else { return "without a value" }
        return low == high
            ? "at \(axis.text(low))" : "from \(axis.text(low)) to \(axis.text(high))"
    }

    /// The items, or the first of them and how many there are more.
    static func list(_ items: [String]) -> String {
        items.prefix(12).joined(separator: ", ")
            + (items.count > 12 ? " and \(items.count - 12) more" : "")
    }
}
