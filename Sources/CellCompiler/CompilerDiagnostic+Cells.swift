extension [CompilerDiagnostic] {
    /// The messages about a cell's own text, in its own columns; notes go with their message.
    func placed(in text: EditedText, ofCell label: String) -> [CompilerDiagnostic] {
        var result: [CompilerDiagnostic] = []
        var keepsNotes = false
        // What is written twice for the compiler has its errors twice.
        let written = Set(
            filter {
                $0.file == label && !text.isInserted(line: $0.line, column: $0.column)
            }.map { "\($0.line): \($0.message)" })
        for var diagnostic in self {
            // A brace that is still open is missed at the end of the whole program.
            if diagnostic.file.hasSuffix("/main.swift"), diagnostic.message.hasPrefix("expected") {
                diagnostic.file = label
                (diagnostic.line, diagnostic.column) = text.end
                diagnostic.fix = nil
            }
            let isOwn = diagnostic.file == label
            if diagnostic.severity == .note {
                guard keepsNotes, isOwn, !diagnostic.isNoise else { continue }
            } else {
                let isCopy =
                    text.isInserted(line: diagnostic.line, column: diagnostic.column)
                    && written.contains("\(diagnostic.line): \(diagnostic.message)")
                keepsNotes = isOwn && !diagnostic.isNoise && !isCopy
                guard keepsNotes else { continue }
            }
            diagnostic.column = text.originalColumn(
                line: diagnostic.line, column: diagnostic.column)
            diagnostic.fixColumn = text.originalColumn(
                line: diagnostic.line, column: diagnostic.fixColumn)
            // The same message about the same place helps nobody.
            if result.last != diagnostic { result.append(diagnostic) }
        }
        return result
    }
}

extension CompilerDiagnostic {
    /// Whether the cell states something again that a loaded module states, too.
    var isRepetition: Bool {
        guard severity == .error else { return false }
        return message.contains("redundant conformance") || message.hasPrefix("ambiguous use of")
            || message.hasPrefix("invalid redeclaration of")
            || message.hasPrefix("ambiguous operator declarations")
    }

    /// Whether the compiler finds several meanings for a part of the cell.
    var isAmbiguity: Bool { severity == .error && message.contains("ambiguous") }

    /// The name of which the compiler does not know which declaration is meant.
    var ambiguousName: String? {
        guard severity == .error else { return nil }
        let name: Substring
        if message.hasPrefix("ambiguous use of '") {
            name = message.dropFirst("ambiguous use of '".count)
        } else if message.hasPrefix("'"), message.contains("is ambiguous") {
            name = message.dropFirst()
        } else {
            return nil
        }
        let plain = name.prefix { $0 != "'" && $0 != "(" }
        return plain.isEmpty ? nil : String(plain)
    }

    /// Whether the message is about what was inserted, or is no help in a notebook.
    fileprivate var isNoise: Bool {
        switch severity {
        case .error:
            return message.contains("'$__lazy_storage") || message.hasPrefix("replaced function '")
                || message.contains("init(" + RootInitializer.mark)
        case .note:
            return message.contains("init(" + RootInitializer.mark)
                || message.contains("nonisolated(unsafe)") || message.contains("'public'")
                || message.hasPrefix("consider making") || message.contains("'@retroactive'")
                || message.contains("marking it 'Sendable'")
        case .warning:
            return message.contains("'nonisolated(unsafe)'")
                || message.contains("'(unsafe)' is unnecessary")
                || message.contains("'_value' inferred to have type")
                || message.contains("@preconcurrency")
                || message.hasPrefix("extension declares a conformance of imported type")
                || message.contains("will never be executed")
                || message.hasSuffix("is unused")
                // What is internal has it without a word.
                || message.contains("protocol 'Sendable' was already stated")
        case .remark: return true
        }
    }

    private static var missingSynthesis: Regex<(Substring, Substring)> {
        /extension outside of file declaring (?:generic )?\w+ '([^']+)' prevents automatic synthesis/
    }

    /// The message with the cells that two declarations of one name come from.
    ///
    /// The compiler writes `Cell3.P` and `Cell9.P` when a type meets its own successor.
    func explained(in scope: Scope) -> CompilerDiagnostic {
        var diagnostic = self
        diagnostic.message = CellNames.readable(message, in: scope)
        let missing =
            message.firstMatch(of: /^cannot find '([^']+)' in scope/)?.1
            ?? message.firstMatch(of: /^(?:constant|variable) '([^']+)' .*before being init/)?.1
        if let lack = missing.flatMap({ scope.lack(of: String($0)) }) {
            diagnostic.message += ": \(lack)"
        }
        if severity == .error, let account = OlderTypes(scope).account(of: diagnostic.message) {
            diagnostic.message += " (\(account))"
        }
        if let name = message.firstMatch(of: Self.missingSynthesis)?.1 {
            let owner = scope.label(ofNewest: String(name)).map(CellNames.spaced) ?? "its own cell"
            diagnostic.message +=
                "; write the members here, or declare the conformance in \(owner), with '\(name)'"
        }
        return diagnostic
    }
}

/// Puts what the user calls a cell in the place of the name of its module.
enum CellNames {
    /// `cannot convert value of type 'Cell3.P' to 'Cell9.P'` becomes `cannot convert value of type
    /// 'P' to 'P' ('P' here is the 'P' of In [3]; the newer 'P' is In [9])`.
    static func readable(_ message: String, in scope: Scope) -> String {
        var owners: [String: [String]] = [:]
        for match in message.matches(of: /\b(Cell[0-9]+)\.([^\s'.<>(),]+)/) {
            let module = String(match.1)
            guard scope.label(ofModule: module) != nil else { continue }
            let name = String(match.2)
            if owners[name]?.contains(module) != true { owners[name, default: []].append(module) }
        }
        var text = message.replacing(/\bCell[0-9]+\.(?=\S)/, with: "")
        text = text.replacing(/\b_(?:guarded|earlier|cell_value)_(?=\w)/, with: "")
        text = text.replacing(/module '(Cell[0-9]+)'/) { match in
            scope.label(ofModule: String(match.1)).map(spaced) ?? "another cell"
        }
        for (name, modules) in owners.sorted(by: { $0.key < $1.key }) where !modules.isEmpty {
            let labels = modules.compactMap(scope.label(ofModule:))
            let newest = scope.label(ofNewest: name)
            for label in labels where label != newest {
                text += " ('\(name)' here is the '\(name)' of \(spaced(label))"
                text += newest.map { "; the newer '\(name)' is \(spaced($0)))" } ?? ")"
            }
        }
        return text
    }

    static func spaced(_ label: String) -> String {
        label.replacing("In[", with: "In [")
    }
}
