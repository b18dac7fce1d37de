internal import SwiftSyntax

/// A variable of the top level that a later `guard var` of the same cell hides.
///
/// What the `guard` declares becomes a variable of the notebook under its name, so the earlier one gets
/// another. That is possible where all that speaks of it can be told by its form: where nothing else
/// before the `guard`, such as a parameter, has the name.
struct EarlierVariable {
    /// The edits that give it the other name.
    private(set) var edits: [TextEdit] = []

    /// Looks for the variable in the statements before the `guard`; nil where it cannot be renamed.
    init?(_ name: String, in statements: [CodeBlockItemSyntax]) {
        let finder = TokenFinder(name)
        for statement in statements { finder.walk(statement) }
        guard !finder.isHidden, finder.declarations == 1 else { return nil }
        edits = finder.places.map { TextEdit(replacing: $0, by: name.earlierName) }
    }
}

extension String {
    /// The name of a variable that a `guard` of the same cell declares again.
    var earlierName: String { "_earlier_" + self }
}

/// Sorts the places of a name by what they are.
private final class TokenFinder: SyntaxVisitor {
    private(set) var places: [TokenSyntax] = []
    private(set) var declarations = 0
    /// Whether something else has the name.
    private(set) var isHidden = false
    private let name: String

    init(_ name: String) {
        self.name = name
        super.init(viewMode: .sourceAccurate)
    }

    override func visit(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
        guard case .identifier(let text) = token.tokenKind, text.filter({ $0 != "`" }) == name,
            let parent = token.parent
        else { return .skipChildren }
        if parent.is(DeclReferenceExprSyntax.self) {
            let isMember =
                parent.parent?.as(MemberAccessExprSyntax.self)?.declName.id
                == parent.as(DeclReferenceExprSyntax.self)?.id
                || parent.parent?.is(KeyPathPropertyComponentSyntax.self) == true
            if !isMember { places.append(token) }
        } else if parent.is(IdentifierPatternSyntax.self), Self.isAtTopLevel(parent) {
            declarations += 1
            places.append(token)
        } else if !Self.isLabel(token, in: parent) {
            isHidden = true
        }
        return .skipChildren
    }

    private static func isLabel(_ token: TokenSyntax, in parent: Syntax) -> Bool {
        if let parameter = parent.as(FunctionParameterSyntax.self) {
            return parameter.secondName != nil && parameter.firstName.id == token.id
        }
        return parent.as(LabeledExprSyntax.self)?.label?.id == token.id
            || parent.is(DeclNameArgumentSyntax.self)
    }

    /// Whether a pattern belongs to a variable that stands among the statements of the cell.
    private static func isAtTopLevel(_ pattern: Syntax) -> Bool {
        var node = pattern.parent
        while let place = node, !place.is(VariableDeclSyntax.self) {
            if place.is(CodeBlockSyntax.self) || place.is(ClosureExprSyntax.self) { return false }
            node = place.parent
        }
        return node?.parent?.parent?.parent?.is(SourceFileSyntax.self) == true
    }
}
