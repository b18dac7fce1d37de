internal import CellCompiler
package import KernelDisplay

/// What is told about a name.
package struct Inspection: Sendable, Equatable {
    /// The declaration as it is written.
    package var declaration: String
    /// The documentation comment, which is Markdown; empty when there is none.
    package var documentation = ""
    /// The ways to make a value of it, for a type.
    package var initializers: [String] = []
    /// Where it is declared: a cell or a module; empty when that says nothing.
    package var origin = ""
    /// The source of what a cell declares; nil when it is not asked for or not known.
    package var source: String?

    /// Describes something by its declaration.
    package init(declaration: String) { self.declaration = declaration }

    /// The description for front ends.
    package var bundle: MIMEBundle {
        MIMEBundle(["text/plain": .text(plain), "text/markdown": .text(markdown)])
    }

    private var markdown: String {
        var parts = [Self.fenced(declaration)]
        if !documentation.isEmpty { parts.append(documentation) }
        if !initializers.isEmpty { parts.append(Self.fenced(initializers.joined(separator: "\n"))) }
        if let source { parts.append("Source:\n\n" + Self.fenced(source)) }
        if !origin.isEmpty { parts.append("*\(origin)*") }
        return parts.joined(separator: "\n\n")
    }

    private static func fenced(_ code: String) -> String { "```swift\n\(code)\n```" }

    private var plain: String {
        var parts = [declaration]
        if !documentation.isEmpty { parts.append(documentation) }
        if !initializers.isEmpty { parts.append(initializers.joined(separator: "\n")) }
        if let source { parts.append("Source:\n" + source) }
        if !origin.isEmpty { parts.append(origin) }
        return parts.joined(separator: "\n\n")
    }
}

extension CodeHelp {
    /// What the name at the cursor is, or the function in whose call the cursor stands; nil when
    /// nothing is known.
    ///
    /// - Parameters:
    ///   - code: The text.
    ///   - cursor: The place in it, in Unicode scalars.
    ///   - isDetailed: Whether the source of what a cell declares is wanted.
    ///   - session: What earlier cells declared.
    /// - Returns: The description.
    func inspection(
        of code: String, cursor: Int, isDetailed: Bool, session: CodeHelpSession
    ) -> Inspection? {
        let place = CursorPlace(in: code, cursor: cursor)
        if place.kind == .comment { return nil }
        var ranges = place.calls.reversed().map(\.name).filter { !$0.isEmpty }
        if !place.wholeWord.isEmpty { ranges.insert(place.wholeWord, at: 0) }
        for range in ranges {
            let found = inspection(
                of: range, in: code, names: place.names, isDetailed: isDetailed, session: session)
            if let found { return found }
        }
        return nil
    }

    private func inspection(
        of range: Range<Int>, in code: String, names: Set<String>, isDetailed: Bool,
        session: CodeHelpSession
    ) -> Inspection? {
        let scalars = code.unicodeScalars
        let start = scalars.index(scalars.startIndex, offsetBy: range.lowerBound)
        let name = String(scalars[start..<scalars.index(start, offsetBy: range.count)])
        let isMember = scalars[..<start].last == "."
        if !isMember, let meaning = SwiftKeywords.meanings[name] {
            var keyword = Inspection(declaration: name)
            keyword.documentation = meaning
            keyword.origin = "keyword"
            return keyword
        }
        let known =
            isMember
            ? nil
            : session.scope.speakableDeclarations.first {
                $0.declaration.name == name
            }
        let answer = information(
            at: code[..<start].utf8.count, in: code, names: names, session: session)
        guard let answer else {
            guard let known else {
                let overloads = overloads(
                    of: name, at: code[..<start].utf8.count, in: code, names: names,
                    session: session)
                guard let first = overloads.first else { return nil }
                var found = Inspection(
                    declaration: overloads.map(\.declaration).joined(separator: "\n"))
                found.documentation = first.summary
                return found
            }
            let declaration = known.declaration
            var found = Inspection(
                declaration: "\(declaration.kind.rawValue) \(declaration.signature)")
            found.origin = known.label
            add(name, ofModule: known.module, to: &found, isDetailed: isDetailed)
            return found
        }
        var found = Inspection(declaration: answer.plainDeclaration)
        found.documentation = answer.comment ?? ""
        let module = answer.module ?? ""
        if let label = session.scope.label(ofModule: module) {
            found.origin = label
            add(name, ofModule: module, to: &found, isDetailed: isDetailed)
        } else if module == CellCompiler.questionModule {
            found.origin = "this cell"
        } else if !module.isEmpty {
            found.origin = "module \(module)"
        }
        if [".struct", ".class", ".actor"].contains(where: answer.kind.hasSuffix) {
            found.initializers = Array(calls(of: name, session: session).prefix(6))
        }
        return found
    }

    /// Adds what only the text of the declaring cell says.
    private func add(
        _ name: String, ofModule module: String, to found: inout Inspection, isDetailed: Bool
    ) {
        guard let text = text(ofModule: module),
            let source = DeclarationSource(of: name, in: text)
        else { return }
        if found.documentation.isEmpty { found.documentation = source.comment }
        if isDetailed { found.source = source.text }
    }
}
