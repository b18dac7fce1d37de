extension Tensor: CustomStringConvertible {
    /// Shape and elements; of long axes only the ends are shown.
    public var description: String {
        let shown = withoutRecording { ends() }
        let values = texts(of: shown.scalars(as: Double.self))
        guard rank > 0 else { return values[0] }
        let width = values.map(\.count).max() ?? 0
        let padded = values.map { String(repeating: " ", count: width - $0.count) + $0 }
        let body = block(padded[...], of: shown.shape, axis: 0)
        return "\(body)\nTensor of \(dtype) with shape \(shape)"
    }

    /// This many elements along a long axis are shown from each end.
    private static let edge = 3

    /// The tensor with the middle of every long axis cut out.
    private func ends() -> Tensor {
        var result = self
        for axis in 0..<rank where isCut(axis) {
            let size = shape[axis]
            let head = result.slice(axis: axis, 0..<Self.edge)
            let tail = result.slice(axis: axis, size - Self.edge..<size)
            result = Tensor(concatenating: [head, tail], axis: axis)
        }
        return result
    }

    private func isCut(_ axis: Int) -> Bool { shape[axis] > 2 * Self.edge + 1 }

    private func block(_ texts: ArraySlice<String>, of shown: Shape, axis: Int) -> String {
        let stride = shown[axis] == 0 ? 0 : texts.count / shown[axis]
        let isLast = axis == rank - 1
        var parts: [String] = []
        for index in 0..<shown[axis] {
            if isCut(axis), index == Self.edge { parts.append("…") }
            let start = texts.startIndex + index * stride
            let part = texts[start..<start + stride]
            parts.append(isLast ? part.joined() : block(part, of: shown, axis: axis + 1))
        }
        let separator = isLast ? ", " : ",\n" + String(repeating: " ", count: axis + 1)
        return "[" + parts.joined(separator: separator) + "]"
    }

    private func texts(of values: [Double]) -> [String] {
        switch dtype {
        case .bool: values.map { $0 == 0 ? "false" : "true" }
        case .int32, .uint8: values.map { String(Int($0)) }
        case .float32, .float64: values.map(Self.short)
        }
    }

    /// Six significant digits, as much as single precision keeps through a few operations.
    private static func short(_ value: Double) -> String {
        guard value.isFinite, value != 0 else { return "\(value)" }
        var exponent = 0
        var magnitude = value.magnitude
        while magnitude >= 10 {
            magnitude /= 10
            exponent += 1
        }
        while magnitude < 1 {
            magnitude *= 10
            exponent -= 1
        }
        guard exponent > -5, exponent < 7 else {
            let digits = (magnitude * 1e5).rounded() / 1e5
            return "\(value < 0 ? "-" : "")\(digits)e\(exponent)"
        }
        var scale = 1.0
        for _ in 0..<Swift.max(0, 5 - exponent) { scale *= 10 }
        return "\((value * scale).rounded() / scale)"
    }
}

extension Tensor: CustomReflectable {
    /// Only shape and kind: debuggers must not walk through the elements.
    public var customMirror: Mirror {
        Mirror(self, children: ["shape": shape.description, "dtype": dtype.rawValue])
    }
}
