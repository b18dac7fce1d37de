internal import CellCompiler

extension CompletionAnswer {
    /// The names of the answer, each with what ranks it.
    var candidates: [CompletionCandidate] {
        results.flatMap(\.candidates)
    }
}

extension CompletionAnswer.Result {
    private static let prefix = "source.lang.swift."
    private static let contextPrefix = "source.codecompletion.context."
    /// The modules that come with the language.
    private static let languageModules: Set<String> = [
        "Swift", "_Concurrency", "_StringProcessing", "SwiftOnoneSupport", "_Builtin_float",
    ]

    /// The name, as it is typed; none for what nobody completes, such as an operator.
    fileprivate var candidates: [CompletionCandidate] {
        guard kind.hasPrefix(Self.prefix) else { return [] }
        let sort = kind.dropFirst(Self.prefix.count)
        if sort.hasPrefix("literal") || sort.contains("operator") || sort.contains("subscript") {
            return []
        }
        // What a call takes: its first label.
        if sort == "pattern" || description.hasPrefix("(") {
            let label = name.prefix { $0 != ":" }
            guard !label.isEmpty, name.contains(":") else { return [] }
            var parameter = description.drop { $0 == "(" }
            if description.hasPrefix("(") {
                parameter = parameter.prefix { $0 != "," && $0 != ")" }
            }
            return [
                CompletionCandidate(
                    "\(label): ", kind: "param", signature: String(parameter), origin: .local)
            ]
        }
        let base = String(name.prefix { $0 != "(" })
        guard let first = base.unicodeScalars.first, first.continuesName || first == "`" else {
            return []
        }
        var candidate = CompletionCandidate(
            base, kind: Self.kind(of: sort), signature: signature(of: base, sort), origin: origin)
        candidate.isDiscouraged = isDiscouraged == 1 || sort == "keyword" && base == "self"
        candidate.isExpected =
            context == Self.contextPrefix + "exprspecific"
            || relation.map { $0.hasSuffix("identical") || $0.hasSuffix("convertible") } ?? false
        candidate.isOwn = context != Self.contextPrefix + "superclass"
        return [candidate]
    }

    /// The declaration as it could be written.
    var declaration: String {
        let sort = kind.dropFirst(Self.prefix.count)
        let base = String(name.prefix { $0 != "(" })
        let word =
            sort.contains("function") ? "func " : sort.hasPrefix("decl.var") ? "var " : ""
        return word + base + signature(of: base, sort)
    }

    private var origin: CompletionCandidate.Origin {
        if context == Self.contextPrefix + "local" { return .local }
        guard let module else { return .language }
        if module.wholeMatch(of: /Cell[0-9]+/) != nil { return .session }
        return Self.languageModules.contains(module) ? .language : .library
    }

    private func signature(of base: String, _ sort: Substring) -> String {
        let rest = description.hasPrefix(base) ? description.dropFirst(base.count) : ""
        if sort == "keyword" { return SwiftKeywords.meanings[base] ?? "" }
        if sort.contains("function") || sort.hasPrefix("decl.macro") {
            let result = type.map { $0 == "Void" || $0.isEmpty ? "" : " -> \($0)" } ?? ""
            return rest + result
        }
        if sort.hasPrefix("decl.enumelement"), !rest.isEmpty { return String(rest) }
        if sort.hasPrefix("decl.var") || sort.hasPrefix("decl.enumelement") {
            return type.map { ": \($0)" } ?? ""
        }
        return sort.split(separator: ".").last.map { "\($0) \(base)" } ?? ""
    }

    /// The word that front ends know for a kind.
    private static func kind(of sort: Substring) -> String {
        if sort == "keyword" { return "keyword" }
        if sort.contains("function") { return "function" }
        if sort.hasPrefix("decl.var.instance") || sort.hasPrefix("decl.var.static")
            || sort.hasPrefix("decl.var.class") || sort.hasPrefix("decl.enumelement")
        {
            return "property"
        }
        if sort.contains("var") { return "instance" }
        if sort.contains("module") { return "module" }
        if sort.contains("macro") { return "function" }
        return "class"
    }
}
