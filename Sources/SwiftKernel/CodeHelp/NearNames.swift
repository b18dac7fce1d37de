internal import CellCompiler

/// Finds the name that a misspelt one was meant to be.
package enum NearNames {
    /// The nearest name, if one is near enough: a third of the letters may differ.
    ///
    /// Swapped neighbours count as one difference. Of names that are equally near, the first counts.
    package static func nearest(to name: String, among names: [String]) -> String? {
        let limit = max(1, min(3, name.count / 3))
        let small = name.lowercased()
        var best: (name: String, distances: (Int, Int))?
        for candidate in names
        where candidate != name && abs(candidate.count - name.count) <= limit {
            guard name.count > 2 || candidate.lowercased() == small else { continue }
            // Letters of another case count last.
            let near = distance(small, candidate.lowercased())
            guard near <= limit else { continue }
            let distances = (near, distance(name, candidate))
            if distances < best?.distances ?? (Int.max, 0) { best = (candidate, distances) }
        }
        return best?.name
    }

    /// The number of letters to insert, delete, replace or swap with their neighbours to make one text of
    /// the other.
    ///
    /// - Source: Damerau, "A technique for computer detection and correction of spelling errors", 1964,
    ///   in the form that touches no letter twice (optimal string alignment).
    package static func distance(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left), Array(right))
        var rows = [Array(0...b.count)]
        for i in a.indices {
            var row = [i + 1]
            for j in b.indices {
                var best = min(rows[i][j + 1], row[j]) + 1
                best = min(best, rows[i][j] + (a[i] == b[j] ? 0 : 1))
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    best = min(best, rows[i - 1][j - 1] + 1)
                }
                row.append(best)
            }
            rows.append(row)
        }
        return rows[a.count][b.count]
    }
}

/// What the compiler did not find, as one of its messages says.
package enum MissingName: Equatable, Sendable {
    /// A variable, function or type in reach.
    case inScope(String)
    /// A member of a value or type.
    case member(String)
    /// A module.
    case module(String)
    /// An argument's label.
    case label(String)

    /// Reads a message; nil when it misses nothing of these.
    package init?(message: String) {
        if message.contains("did you mean") { return nil }
        func quoted(_ pattern: Regex<(Substring, Substring)>) -> String? {
            message.firstMatch(of: pattern).map { String($0.1) }
        }
        if let name = quoted(/^cannot find (?:type |operator )?'([^']+)' in scope/) {
            self = .inScope(name)
        } else if let name = quoted(/has no (?:dynamic )?member '([^'(]+)/) {
            self = .member(name)
        } else if let name = quoted(/^no such module '([^']+)'/) {
            self = .module(name)
        } else if let name = quoted(/^extra argument '([^']+)' in call/) {
            self = .label(name)
        } else {
            return nil
        }
    }
}

extension CodeHelp {
    /// Errors, those about a name that nothing has with the name that was perhaps meant.
    ///
    /// - Parameters:
    ///   - diagnostics: The errors and notes of a cell.
    ///   - code: The text of the cell.
    ///   - known: Names that are right and only miss their values.
    ///   - session: What earlier cells declared.
    /// - Returns: The same, with longer messages.
    func advise(
        _ diagnostics: [CompilerDiagnostic], code: String, except known: Set<String>,
        session: CodeHelpSession
    ) -> [CompilerDiagnostic] {
        var isFirst = true
        return diagnostics.map { diagnostic in
            guard diagnostic.severity == .error,
                let missing = MissingName(message: diagnostic.message)
            else { return diagnostic }
            if case .inScope(let name) = missing, known.contains(name) { return diagnostic }
            // Members and labels are asked for, which takes a moment: once in a cell.
            defer { isFirst = false }
            guard
                let near = near(
                    missing, line: diagnostic.line, in: code, mayAsk: isFirst, session: session)
            else { return diagnostic }
            var advised = diagnostic
            advised.message += "; did you mean '\(near)'?"
            return advised
        }
    }

    private func near(
        _ missing: MissingName, line: Int, in code: String, mayAsk: Bool,
        session: CodeHelpSession
    ) -> String? {
        switch missing {
        case .inScope(let name):
            let own = CursorPlace(in: code, cursor: 0).names.filter {
                $0 != name && declares($0, in: code)
            }
            let known = session.scope.speakableDeclarations.map(\.declaration.name)
            let libraries = namesOfLibraries.map(\.item.text)
            return NearNames.nearest(to: name, among: own.sorted() + known)
                ?? NearNames.nearest(to: name, among: libraries)
        case .module(let name):
            return NearNames.nearest(to: name, among: moduleNames(in: session).all)
        case .member(let name):
            guard mayAsk, let place = place(of: "." + name, line: line, in: code) else {
                return nil
            }
            return NearNames.nearest(
                to: name, among: names(at: place + 1, in: code, session: session))
        case .label(let name):
            guard mayAsk, let place = place(of: name + ":", line: line, in: code) else {
                return nil
            }
            let labels = names(at: place, in: code, session: session)
                .filter { $0.hasSuffix(": ") }.map { String($0.dropLast(2)) }
            return NearNames.nearest(to: name, among: labels)
        }
    }

    /// Whether a text has a declaration of a name.
    private func declares(_ name: String, in code: String) -> Bool {
        SwiftKeywords.introducingNames.contains { code.contains("\($0) \(name)") }
            || code.contains("\(name):") || code.contains("\(name) in")
    }

    /// The first byte of a word on a line.
    private func place(of word: String, line: Int, in code: String) -> Int? {
        let lines = code.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.indices.contains(line - 1),
            let found = lines[line - 1].firstRange(of: word)
        else { return nil }
        return code[..<found.lowerBound].utf8.count
    }
}
