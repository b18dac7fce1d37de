internal import DLFoundation

/// An equation of ``Tensor/einsum(_:_:)`` read and checked against the operands' shapes.
struct EinsteinSum {
    /// The names of each operand's axes; those of an ellipsis are digits, `0` for the last.
    private(set) var inputs: [[Character]] = []
    /// The names of the result's axes.
    private(set) var output: [Character] = []

    private let equation: String

    init(_ equation: String, _ shapes: [Shape]) {
        self.equation = equation
        let text = equation.filter { $0 != " " }
        let sides = Self.parts(of: text, separator: "->")
        let operands = Self.parts(of: sides[0], separator: ",")
        guard sides.count <= 2, operands.count == shapes.count else {
            fail("it names \(operands.count) operands, and \(shapes.count) were given")
        }
        for (names, shape) in zip(operands, shapes) { inputs.append(read(names, shape)) }
        let ellipsis = Set(inputs.joined().filter(\.isNumber)).sorted(by: >)
        if sides.count == 2 {
            output = expand(sides[1], ellipsis)
        } else {
            let letters = inputs.joined().filter(\.isLetter)
            let once = Set(letters).filter { name in letters.count { $0 == name } == 1 }
            output = ellipsis + once.sorted()
        }
        checkOutput(ellipsis)
        checkSizes(shapes)
    }

    private func read(_ names: String, _ shape: Shape) -> [Character] {
        let letters = names.count(where: \.isLetter)
        let hidden = shape.rank - letters
        guard hidden >= 0, hidden == 0 || names.contains("...") else {
            fail("'\(names)' does not name the axes of an operand", shape)
        }
        guard hidden < 10 else { fail("an ellipsis stands for at most nine axes", shape) }
        let ellipsis = (0..<hidden).reversed().map { Character(String($0)) }
        return expand(names, ellipsis)
    }

    private func expand(_ names: String, _ ellipsis: [Character]) -> [Character] {
        let parts = Self.parts(of: names, separator: "...")
        guard parts.count <= 2, parts.allSatisfy({ $0.allSatisfy(\.isLetter) }) else {
            fail("'\(names)' may hold letters and one '...'")
        }
        return parts.count == 2 ? Array(parts[0]) + ellipsis + Array(parts[1]) : Array(names)
    }

    private func checkOutput(_ ellipsis: [Character]) {
        let known = Set(inputs.joined())
        for name in output where !known.contains(name) {
            fail("the result names '\(name)', which no operand has")
        }
        guard Set(output).count == output.count else {
            fail("the result names an axis twice")
        }
        guard ellipsis.allSatisfy(output.contains) else {
            fail("the result must keep the axes of '...'")
        }
    }

    private func checkSizes(_ shapes: [Shape]) {
        var sizes: [Character: (size: Int, shape: Shape)] = [:]
        for (names, shape) in zip(inputs, shapes) {
            for (name, size) in zip(names, shape) {
                guard let known = sizes[name] else {
                    sizes[name] = (size, shape)
                    continue
                }
                let isRepeated = name.isNumber && (known.size == 1 || size == 1)
                guard known.size == size || isRepeated else {
                    let axis = name.isNumber ? "an axis of '...'" : "'\(name)'"
                    shapeFailure(
                        "einsum(\"\(equation)\")", "\(axis) is both \(known.size) and \(size)",
                        known.shape, shape)
                }
                if known.size == 1 { sizes[name] = (size, shape) }
            }
        }
    }

    private func fail(_ problem: String, _ shapes: Shape...) -> Never {
        let shape = shapes.first.map { "; shape \($0)" } ?? ""
        shapeFailure("einsum(\"\(equation)\")", problem + shape)
    }

    /// The text between separators, empty parts included.
    private static func parts(of text: String, separator: String) -> [String] {
        var parts = [""]
        var rest = Substring(text)
        while let character = rest.first {
            if rest.hasPrefix(separator) {
                parts.append("")
                rest = rest.dropFirst(separator.count)
            } else {
                parts[parts.count - 1].append(character)
                rest = rest.dropFirst()
            }
        }
        return parts
    }
}
