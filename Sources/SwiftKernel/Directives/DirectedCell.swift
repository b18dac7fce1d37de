internal import CellCompiler

/// A cell taken apart: the directives in it, and the Swift between them.
///
/// A directive is a line of its own at the top level of a cell: `%NAME …`, or `!COMMAND` for the
/// shell, or `NAME?` for help. `%%NAME …` on the first line takes the rest of the cell. Swift behind a
/// directive may go on in the next lines. Inside brackets, strings and
/// comments such lines are Swift.
package struct DirectedCell: Sendable {
    /// A directive as it stands in a cell.
    package struct Line: Sendable, Equatable {
        /// The name without its sign; `!` for a command of the shell, `?` for a question.
        package var name: String
        /// Whether it began with `%%`.
        package var takesCell: Bool
        /// The rest of its line.
        package var arguments: String
        /// The line of the cell, from 0.
        package var line: Int
        /// What stands before the arguments, as blanks: text after it keeps its column.
        package var indent: String
        /// The lines below, of a directive that takes the cell.
        package var body: String?
    }

    /// One part of a cell; the parts run in order.
    package enum Part: Sendable, Equatable {
        /// Swift, with as many empty lines before it as the cell has.
        case swift(String)
        /// A directive.
        case directive(Line)
    }

    /// The parts; no part is blank.
    package let parts: [Part]

    /// Whether there is anything but Swift.
    package var hasDirectives: Bool {
        parts.contains { part in
            if case .directive = part { true } else { false }
        }
    }

    /// Takes a cell apart.
    ///
    /// `isSwiftName` tells whether a name is a value of the session: `!done` negates it then.
    package init(_ code: String, isSwiftName: (String) -> Bool = { _ in false }) {
        let code = CellText.plain(code)
        // Most cells have no line that may be one: they need no look at their brackets.
        guard ["%", "!", "?"].contains(where: code.contains) else {
            parts = code.allSatisfy(\.isWhitespace) ? [] : [.swift(code)]
            return
        }
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        if let first = lines.firstIndex(where: { !$0.allSatisfy(\.isWhitespace) }),
            var whole = Self.directive(in: lines[first], at: first), whole.takesCell
        {
            whole.body =
                String(repeating: "\n", count: first + 1)
                + lines[(first + 1)...].joined(separator: "\n")
            parts = [.directive(whole)]
            return
        }
        var parts: [Part] = []
        var start = 0
        func addSwift(before end: Int) {
            let text = lines[start..<end].joined(separator: "\n")
            guard !text.allSatisfy(\.isWhitespace) else { return }
            parts.append(.swift(String(repeating: "\n", count: start) + text))
        }
        for (index, line) in lines.enumerated() where index >= start {
            guard var directive = Self.directive(in: line, at: index),
                case let before = lines[start..<index].joined(separator: "\n"),
                Self.isWhole(before),
                directive.name != "!"
                    || !Self.isNegation(lines[index...], after: before, of: isSwiftName),
                directive.name != "?" || !Self.isContinued(lines[(index + 1)...])
            else { continue }
            addSwift(before: index)
            let last = Self.extend(&directive, over: lines)
            parts.append(.directive(directive))
            start = last + 1
        }
        addSwift(before: lines.count)
        self.parts = parts
    }

    /// Whether a line after this text begins something new.
    private static func isWhole(_ text: String) -> Bool {
        if case .incomplete = Completeness(of: text) { return false }
        return true
    }

    /// Whether the next line goes on with what looks like a question: `xs?` and `.count` below it.
    private static func isContinued(_ lines: ArraySlice<Substring>) -> Bool {
        let next = lines.first { !$0.allSatisfy(\.isWhitespace) }
        return next?.first { !$0.isWhitespace }.map { $0 == "." || $0 == ":" } ?? false
    }

    /// Adds the lines below to a directive whose Swift goes on there; returns the last line of it.
    private static func extend(_ directive: inout Line, over lines: [Substring]) -> Int {
        var last = directive.line
        guard DirectiveList.standard.directive(named: directive.name)?.argument == .swift else {
            return last
        }
        while last + 1 < lines.count, !isWhole(directive.swift) {
            last += 1
            directive.arguments += "\n" + lines[last]
        }
        return last
    }

    /// Reads a line that looks like a directive.
    static func directive(in line: Substring, at index: Int) -> Line? {
        let start = line.prefix(while: \.isWhitespace)
        var rest = line[start.endIndex...]
        if let question = Question(rest) {
            let indent = start.map { $0 == "\t" ? "\t" : " " }.joined()
            return Line(
                name: "?", takesCell: false, arguments: question.text, line: index, indent: indent)
        }
        var name = "!"
        var takesCell = false
        if rest.first == "!" {
            rest = rest.dropFirst().drop { $0 == " " || $0 == "\t" }
            // `!=` continues an expression.
            guard let first = rest.first, first != "=" else { return nil }
        } else if rest.first == "%" {
            rest.removeFirst()
            if rest.first == "%" {
                takesCell = true
                rest.removeFirst()
            }
            guard rest.first?.isLetter == true else { return nil }
            let word = rest.prefix { !$0.isWhitespace }
            name = String(word)
            rest = rest[word.endIndex...].drop(while: \.isWhitespace)
        } else {
            return nil
        }
        let indent = line[..<rest.startIndex].map { $0 == "\t" ? "\t" : " " }.joined()
        let arguments = rest.reversed().drop(while: \.isWhitespace).reversed()
        return Line(
            name: name, takesCell: takesCell, arguments: String(arguments), line: index,
            indent: indent)
    }

    /// Whether lines, the first of which starts with `!`, begin with the negation of something Swift
    /// knows.
    private static func isNegation(
        _ lines: ArraySlice<Substring>, after before: String, of isSwiftName: (String) -> Bool
    ) -> Bool {
        let text = lines.joined(separator: "\n").drop(while: \.isWhitespace)
        // No Swift has a blank there.
        guard text.dropFirst().first?.isWhitespace == false else { return false }
        // What is too deep to be read is no command either; the error of a cell says what it is.
        guard NestingLimits.problem(in: String(text)) == nil,
            NestingLimits.problem(in: before) == nil
        else { return true }
        guard let negation = Negation(at: String(text)) else { return false }
        if negation.isSwift || negation.names.contains(where: isSwiftName) { return true }
        let declarations = ParsedCell(before).declarations
        return declarations.contains { negation.names.contains($0.name) }
    }
}

extension DirectedCell.Line {
    /// The Swift of a directive that takes some: what is below it, or behind its options.
    var swift: String {
        body ?? String(arguments.trimmingPrefix(/(-[a-z]\s*[0-9]+\s+)*/))
    }
}
