internal import CellCompiler

/// What a cursor means in a cell that may have directives.
enum DirectiveCursor: Equatable {
    /// It stands in Swift; the text has blanks in the place of directives, so that places stay.
    case swift(String)
    /// It stands behind a directive's name, in arguments of this kind; the text up to it.
    case argument(DirectiveArgument, typed: String)

    /// Looks at the line of a cursor, and at what takes the whole cell.
    ///
    /// - Parameters:
    ///   - code: The cell.
    ///   - cursor: The place, in Unicode scalars.
    ///   - directives: The directives there are.
    ///   - isSwiftName: Whether a name is a value of the session: `!done` negates it then.
    init(
        in code: String, cursor: Int, directives: DirectiveList, isSwiftName: (String) -> Bool
    ) {
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        var start = 0
        var kept: [String] = []
        var answer: DirectiveCursor?
        var takesCell: DirectiveArgument?
        for (index, line) in lines.enumerated() {
            let count = line.unicodeScalars.count
            let column = cursor - start
            let isHere = (0...count).contains(column)
            let typed = String(String.UnicodeScalarView(line.unicodeScalars.prefix(max(column, 0))))
            start += count + 1
            if let takesCell, takesCell != .swift {
                if isHere { answer = .argument(takesCell, typed: typed) }
                continue
            }
            guard let directive = Self.directive(in: line, at: index, isSwiftName),
                let known = directives.directive(named: directive.name)
            else {
                kept.append(String(line))
                continue
            }
            if directive.takesCell { takesCell = known.argument }
            let arguments = directive.arguments.unicodeScalars.count
            let place = directive.indent.unicodeScalars.count
            let keepsSwift = known.argument == .swift && !directive.takesCell
            let blanks = String(repeating: " ", count: keepsSwift ? place : count)
            kept.append(blanks + (keepsSwift ? directive.arguments : ""))
            if isHere, !keepsSwift {
                let rest = column >= place || arguments == 0 ? typed : ""
                let behind = rest.unicodeScalars.dropFirst(place)
                answer = .argument(
                    known.argument, typed: String(String.UnicodeScalarView(behind)))
            }
        }
        self = answer ?? .swift(kept.joined(separator: "\n"))
    }

    private static func directive(
        in line: Substring, at index: Int, _ isSwiftName: (String) -> Bool
    ) -> DirectedCell.Line? {
        guard let directive = DirectedCell.directive(in: line, at: index) else { return nil }
        if directive.name == "!" {
            let word = directive.arguments.unicodeScalars.prefix(while: \.continuesName)
            if isSwiftName(String(String.UnicodeScalarView(word))) { return nil }
        }
        return directive
    }
}
