internal import SwiftSyntax

/// Finds the variables whose memory can be given back, and lets the cell tell the worker their types.
///
/// A variable of the top level is a global of the cell's library. When a newer one has replaced it, the
/// worker ends its value, for which it needs the type at run time; the call stands right behind the
/// declaration, so that what a cell declares before it stops is known, too.
struct VariableNotes {
    /// The calls, behind the declarations.
    private(set) var edits: [TextEdit] = []
    /// The names of the variables.
    private(set) var names: Set<String> = []

    /// The names of variables that cannot be told of, since they have another name.
    private let excluded: Set<String>

    /// Reads the top level of a cell, apart from the variables of some names.
    init(_ statements: CodeBlockItemListSyntax, without excluded: Set<String> = []) {
        self.excluded = excluded
        add(statements)
    }

    /// The call for one variable.
    static func call(_ name: String) -> String {
        "_CellVariables.note(\"\(name.filter { $0 != "`" })\", \(name))"
    }

    private mutating func add(_ statements: CodeBlockItemListSyntax) {
        for case .decl(let declaration) in statements.map(\.item) {
            if let variable = declaration.as(VariableDeclSyntax.self) {
                add(variable)
            } else if let conditional = declaration.as(IfConfigDeclSyntax.self) {
                for case .statements(let items)? in conditional.clauses.map(\.elements) {
                    add(items)
                }
            }
        }
    }

    private mutating func add(_ variable: VariableDeclSyntax) {
        // What a weak variable holds is no value of its type, and an `async let` ends with the cell.
        let isPlain = variable.modifiers.allSatisfy { modifier in
            let words: [Keyword] = [.weak, .unowned, .async, .lazy]
            return !words.contains { modifier.name.tokenKind == .keyword($0) }
        }
        guard isPlain else { return }
        var found: [String] = []
        for binding in variable.bindings {
            guard let value = binding.initializer?.value else {
                // A variable that may be nil is nil.
                let isOptional = binding.typeAnnotation.map {
                    $0.type.is(OptionalTypeSyntax.self)
                        || $0.type.is(ImplicitlyUnwrappedOptionalTypeSyntax.self)
                }
                if isOptional == true, variable.bindingSpecifier.tokenKind == .keyword(.var),
                    !Self.isComputed(binding),
                    let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text
                {
                    found.append(name)
                }
                continue
            }
            if Self.isLiteral(value), binding.typeAnnotation == nil { continue }
            found += Self.names(in: binding.pattern)
        }
        found.removeAll { name in excluded.contains(name.filter { $0 != "`" }) }
        guard !found.isEmpty else { return }
        names.formUnion(found.map { $0.filter { $0 != "`" } })
        edits.append(
            TextEdit(
                offset: variable.endPositionBeforeTrailingTrivia.utf8Offset,
                replacement: found.map { "; \(Self.call($0))" }.joined()))
    }

    private static func isComputed(_ binding: PatternBindingSyntax) -> Bool {
        switch binding.accessorBlock?.accessors {
        case .accessors(let accessors):
            accessors.contains { $0.accessorSpecifier.tokenKind == .keyword(.get) }
        case nil: false
        default: true
        }
    }

    /// Whether a value needs no memory but its own: a number, or a text in the code.
    private static func isLiteral(_ value: ExprSyntax) -> Bool {
        if let sign = value.as(PrefixOperatorExprSyntax.self) { return isLiteral(sign.expression) }
        if let text = value.as(StringLiteralExprSyntax.self) {
            return text.segments.allSatisfy { $0.is(StringSegmentSyntax.self) }
        }
        return value.is(IntegerLiteralExprSyntax.self) || value.is(FloatLiteralExprSyntax.self)
            || value.is(BooleanLiteralExprSyntax.self)
    }

    private static func names(in pattern: PatternSyntax) -> [String] {
        if let identifier = pattern.as(IdentifierPatternSyntax.self) {
            return [identifier.identifier.text]
        }
        if let tuple = pattern.as(TuplePatternSyntax.self) {
            return tuple.elements.flatMap { names(in: $0.pattern) }
        }
        return []
    }
}
