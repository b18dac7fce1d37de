internal import DLFoundation
public import KernelDisplay

extension Tensor: CustomStringConvertible {
    /// Elements, shape and kind; of long axes only the ends are shown.
    ///
    /// Numbers are lined up at their points, with as many decimals as the six leading digits of the
    /// largest need; very large and very small ones are written with a power of ten.
    public var description: String {
        let shown = TensorText(self)
        guard rank > 0 else { return shown.elements[0].trimmed }
        return shown.block + "\n" + summary
    }

    /// Kind and shape, such as `Tensor of float32 with shape [2, 3]`.
    var summary: String { "Tensor of \(dtype) with shape \(shape)" }
}

extension Tensor: Displayable {
    /// The text, and for rows and matrices a table.
    public var mimeBundle: MIMEBundle {
        guard rank == 1 || rank == 2, elementCount > 0 else {
            return MIMEBundle(plainText: description)
        }
        return MIMEBundle([
            "text/plain": .text(description),
            "text/html": .text(TensorText(self).table(caption: summary)),
        ])
    }
}

extension Tensor: CustomReflectable {
    /// Only shape and kind: debuggers must not walk through the elements.
    public var customMirror: Mirror {
        Mirror(self, children: ["shape": shape.description, "dtype": dtype.rawValue])
    }
}

/// The elements at the ends of every axis, as texts of one width.
private struct TensorText {
    /// This many elements along a long axis are shown from each end.
    private static let edge = 3

    let elements: [String]
    private let original: Shape
    private let shown: Shape

    init(_ tensor: Tensor) {
        original = tensor.shape
        let ends = tensor.withoutGradient().ends(edge: Self.edge, isCut: Self.isCut)
        shown = ends.shape
        elements = Self.texts(of: ends.scalars(as: Double.self), tensor.dtype)
    }

    private static func isCut(_ size: Int) -> Bool { size > 2 * edge + 1 }

    /// Nested brackets as in NumPy.
    var block: String { block(elements[...], axis: 0) }

    private func block(_ texts: ArraySlice<String>, axis: Int) -> String {
        let stride = shown[axis] == 0 ? 0 : texts.count / shown[axis]
        let isLast = axis == shown.rank - 1
        var parts: [String] = []
        for index in 0..<shown[axis] {
            if Self.isCut(original[axis]), index == Self.edge { parts.append("…") }
            let start = texts.startIndex + index * stride
            let part = texts[start..<start + stride]
            parts.append(isLast ? part.joined() : block(part, axis: axis + 1))
        }
        // Blocks of matrices are set apart by empty lines.
        let breaks = String(repeating: "\n", count: shown.rank - 1 - axis)
        let separator = isLast ? ", " : "," + breaks + String(repeating: " ", count: axis + 1)
        return "[" + parts.joined(separator: separator) + "]"
    }

    /// The rows of an HTML table, without styles of its own.
    func table(caption: String) -> String {
        let columns = shown[shown.rank - 1]
        let rows = shown.rank == 1 ? 1 : shown[0]
        func cell(_ text: String) -> String { "<td style=\"text-align:right\">\(text)</td>" }
        var lines: [String] = []
        for row in 0..<rows {
            if shown.rank == 2, Self.isCut(original[0]), row == Self.edge {
                lines.append("<tr>" + cell("⋮") + "</tr>")
            }
            var cells = (0..<columns).map { cell(elements[row * columns + $0].trimmed) }
            if Self.isCut(original[original.rank - 1]) { cells.insert(cell("…"), at: Self.edge) }
            lines.append("<tr>\(cells.joined())</tr>")
        }
        return "<table><caption style=\"text-align:left\">\(caption)</caption><tbody>\n"
            + lines.joined(separator: "\n") + "\n</tbody></table>"
    }

    // MARK: Numbers

    private static func texts(of values: [Double], _ dtype: DType) -> [String] {
        let texts =
            switch dtype {
            case .bool: values.map { $0 == 0 ? "false" : "true" }
            case .int32, .uint8: values.map { String(Int($0)) }
            case .float32, .float64: realTexts(values)
            }
        let width = texts.map(\.count).max() ?? 0
        return texts.map { String(repeating: " ", count: width - $0.count) + $0 }
    }

    private static func realTexts(_ values: [Double]) -> [String] {
        let magnitudes = values.filter { $0.isFinite && $0 != 0 }.map(\.magnitude)
        guard let largest = magnitudes.max(), let smallest = magnitudes.min() else {
            return values.map { text($0) { NumberText.fixed($0, 1) } }
        }
        guard largest < 1e7, smallest >= 1e-4 else { return values.map { text($0, scientific) } }
        var digits = 1
        var bound = 10.0
        while bound <= largest {
            bound *= 10
            digits += 1
        }
        let most = max(1, 6 - digits)
        // Fewer decimals where all numbers are round.
        let needed = (1..<most).first { decimals in
            values.allSatisfy {
                !$0.isFinite
                    || NumberText.fixed($0, decimals) + zeros(most - decimals)
                        == NumberText.fixed($0, most)
            }
        }
        return values.map { text($0) { NumberText.fixed($0, needed ?? most) } }
    }

    private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }

    private static func text(_ value: Double, _ format: (Double) -> String) -> String {
        if value.isNaN { return "nan" }
        return value.isInfinite ? (value > 0 ? "inf" : "-inf") : format(value)
    }

    private static func scientific(_ value: Double) -> String {
        guard value != 0 else { return "0.0" }
        var (mantissa, exponent) = (value.magnitude, 0)
        while mantissa >= 10 {
            mantissa /= 10
            exponent += 1
        }
        while mantissa < 1 {
            mantissa *= 10
            exponent -= 1
        }
        let digits = (mantissa * 1e5).rounded() / 1e5
        return "\(value < 0 ? "-" : "")\(digits)e\(exponent)"
    }
}

extension Tensor {
    /// The tensor with the middle of every long axis cut out.
    fileprivate func ends(edge: Int, isCut: (Int) -> Bool) -> Tensor {
        var result = self
        for axis in 0..<rank where isCut(shape[axis]) {
            let size = shape[axis]
            result = Tensor(
                concatenating: [
                    result.slice(axis: axis, 0..<edge),
                    result.slice(axis: axis, size - edge..<size),
                ], axis: axis)
        }
        return result
    }
}

extension String {
    fileprivate var trimmed: String { String(drop { $0 == " " }) }
}
