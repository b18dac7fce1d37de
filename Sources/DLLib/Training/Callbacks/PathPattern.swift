internal import DLNetworks

/// A path with places for values, such as `flowers-{epoch:02d}-{val_loss:.2f}.dllib`.
///
/// What stands between braces is a name and, after a colon, how many digits are wanted, in the way of
/// Python: `02d` for whole numbers, `.3f` for others, `.1%` for shares. `{{` and `}}` are braces.
package struct PathPattern {
    private enum Part {
        case text(String)
        case value(name: String, format: Format)
    }

    /// How a value is written.
    private struct Format {
        var width = 0
        var isFilledWithZeros = false
        var decimals: Int?
        var kind: Character?

        /// Reads `02d`, `.3f`, `8.2f` or `.1%`; `nil` for anything else.
        init?(_ text: Substring) {
            var rest = text
            if let last = rest.last, last.isLetter || last == "%" {
                kind = last
                rest.removeLast()
            }
            isFilledWithZeros = rest.hasPrefix("0")
            let parts = rest.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            if let first = parts.first, !first.isEmpty {
                guard let width = Int(first), (0...99).contains(width) else { return nil }
                self.width = width
            }
            if parts.count > 1 {
                guard let decimals = Int(parts[1]), (0...15).contains(decimals) else { return nil }
                self.decimals = decimals
            }
            guard kind == nil || kind == "d" || kind == "f" || kind == "%",
                kind != "d" || decimals == nil
            else { return nil }
        }

        func text(of value: Double) -> String {
            var digits =
                switch kind {
                case "f": NumberText.fixed(value, decimals ?? 6)
                case "%": NumberText.fixed(value * 100, decimals ?? 6) + "%"
                default:
                    if let decimals {
                        NumberText.fixed(value, decimals)
                    } else if let whole = Int(exactly: value) {
                        "\(whole)"
                    } else {
                        NumberText.metric(value)
                    }
                }
            let sign = digits.hasPrefix("-") && isFilledWithZeros ? "-" : ""
            digits = String(digits.dropFirst(sign.count))
            let missing = max(0, width - digits.count - sign.count)
            return sign + String(repeating: isFilledWithZeros ? "0" : " ", count: missing) + digits
        }
    }

    private var parts: [Part] = []

    /// Takes a pattern apart.
    ///
    /// - Parameters:
    ///   - pattern: The path.
    ///   - names: The values there will be.
    /// - Throws: ``TrainingError/setting(_:)`` for a name that is not among them, a format that is
    ///   not known, and a brace without its partner.
    package init(_ pattern: String, names: [String]) throws {
        var text = ""
        var rest = pattern[...]
        while let next = rest.popFirst() {
            guard next == "{" || next == "}" else {
                text.append(next)
                continue
            }
            if rest.first == next {
                text.append(next)
                rest.removeFirst()
                continue
            }
            guard next == "{", let end = rest.firstIndex(of: "}") else {
                throw TrainingError.setting(
                    "The path \"\(pattern)\" has a \(next) without its partner; write "
                        + "\(next)\(next) for a brace in the name.")
            }
            let inner = rest[..<end].split(
                separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            let name = inner.first.map(String.init) ?? ""
            guard names.contains(name) else {
                throw TrainingError.setting(
                    "The path \"\(pattern)\" has a place for \"\(name)\", which is not recorded. "
                        + "Recorded are: \(names.joined(separator: ", "))."
                        + (name.hasPrefix("val_")
                            ? " Give fit a validationSplit or validationData." : ""))
            }
            guard let format = Format(inner.count > 1 ? inner[1] : "") else {
                throw TrainingError.setting(
                    "The path \"\(pattern)\" asks for \"\(inner[1])\" digits of \(name). Formats "
                        + "are such as 02d for whole numbers, .2f for others and .1% for shares.")
            }
            if !text.isEmpty { parts.append(.text(text)) }
            text = ""
            parts.append(.value(name: name, format: format))
            rest = rest[rest.index(after: end)...]
        }
        if !text.isEmpty { parts.append(.text(text)) }
    }

    /// The path with values in their places.
    package func path(_ values: [String: Double]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): text
            case .value(let name, let format): format.text(of: values[name] ?? .nan)
            }
        }.joined()
    }
}
