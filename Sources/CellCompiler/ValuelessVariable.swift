internal import SwiftParser
internal import SwiftSyntax

/// A variable that a cell declares and gives no value: `let rate: Double`.
///
/// In a script a later line may set it. In a notebook that may be a line of a later cell, and a cell
/// cannot see whether another module has set a variable. So the declaration moves on: each cell that
/// mentions the name declares it anew, until one gives it a value, and the compiler checks in each
/// that it is not read before, as it would in the script.
struct ValuelessVariable: Sendable, Equatable {
    /// The name, without backticks.
    var name: String
    /// The declaration of this name alone, such as `let rate: Double`.
    var declaration: String
    /// Whether it is a constant.
    var isConstant: Bool

    /// The variables without a value among the statements of a cell.
    static func all(in statements: CodeBlockItemListSyntax) -> [ValuelessVariable] {
        statements.flatMap { item -> [ValuelessVariable] in
            guard case .decl(let declaration) = item.item,
                let variable = declaration.as(VariableDeclSyntax.self), variable.attributes.isEmpty
            else { return [] }
            return all(in: variable)
        }
    }

    private static func all(in variable: VariableDeclSyntax) -> [ValuelessVariable] {
        let word = variable.bindingSpecifier.text
        let isWeak = variable.modifiers.contains { $0.name.tokenKind == .keyword(.weak) }
        if isWeak { return [] }
        var result: [ValuelessVariable] = []
        // In `let a, b: Int` the type of the last name holds for those before it.
        var type: TypeSyntax?
        for binding in variable.bindings.reversed() {
            type = binding.typeAnnotation?.type ?? (binding.initializer == nil ? type : nil)
            guard binding.initializer == nil, binding.accessorBlock == nil, let type,
                let name = binding.pattern.as(IdentifierPatternSyntax.self)?.identifier.text,
                let typeText = type.oneLine,
                // A variable that may be nil is nil.
                word == "let" || !isOptional(type)
            else { continue }
            result.append(
                ValuelessVariable(
                    name: name.filter { $0 != "`" },
                    declaration: "\(word) \(name): \(typeText)",
                    isConstant: word == "let"))
        }
        return result.reversed()
    }

    private static func isOptional(_ type: TypeSyntax) -> Bool {
        type.is(OptionalTypeSyntax.self) || type.is(ImplicitlyUnwrappedOptionalTypeSyntax.self)
    }

    /// The names that a statement gives a value to, in itself or in a part of it.
    static func namesSet(in statement: some SyntaxProtocol) -> Set<String> {
        let finder = AssignmentFinder(viewMode: .sourceAccurate)
        finder.walk(statement)
        return finder.names
    }

    /// The words of the declaration, which a cell that declares it anew mentions.
    var mentioned: Set<String> {
        NameFinder(tree: Parser.parse(source: declaration)).mentioned
    }
}

/// Collects the names on the left of assignments.
private final class AssignmentFinder: SyntaxVisitor {
    private(set) var names: Set<String> = []

    override func visit(_ node: SequenceExprSyntax) -> SyntaxVisitorContinueKind {
        let elements = Array(node.elements)
        for (index, element) in elements.enumerated().dropFirst()
        where element.is(AssignmentExprSyntax.self) {
            let target = elements[index - 1]
            let targets = target.as(TupleExprSyntax.self)?.elements.map(\.expression) ?? [target]
            names.formUnion(
                targets.compactMap {
                    $0.as(DeclReferenceExprSyntax.self)?.baseName.text.filter { $0 != "`" }
                })
        }
        return .visitChildren
    }
}
