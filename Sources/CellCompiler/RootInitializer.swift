internal import SwiftSyntax

/// An initialiser in an extension that sets the properties of a structure itself.
///
/// Swift allows that in the structure's own module only (SE-0189), because it cannot know the layout of
/// a structure of another one. The cells of a notebook are one module to their author, and their layouts
/// are known. The one initialiser that the compiler lets set properties in another module is one that
/// replaces a `dynamic` one. So there are two: one with the user's name and no code, and one with the
/// user's code that replaces it. Swift's runtime joins them when the cell is loaded.
struct RootInitializer: Sendable {
    /// Where the declaration begins, its attributes included.
    private var start: Int
    /// The byte behind the brace of its code.
    private var codeStart: Int
    /// Attributes and modifiers but for access words.
    private var prefix: String
    /// The access word; empty when it has none, or when the extension has one.
    private var access: String
    /// What follows the word `init`, in one line: `?(_ x: Int) throws`.
    private var signature: String
    /// The name by which the replaced one is found: `init(_:)`.
    private var name: String
    /// The byte before the brace behind its code.
    private var codeEnd: Int
    /// The edit that gives the user's declaration another name, so that both can be there.
    private var renaming: TextEdit
    /// Whether it has no parameter whose label could be changed.
    private var isEmpty: Bool
    /// Whether it stands in an extension with an access word.
    private var followsExtension: Bool
    /// Whether it fulfils a protocol for a type of another cell.
    private var isWitness: Bool
    private var parameters: [Parameter]

    /// A parameter, whose name its code sees in place of what is declared elsewhere.
    private struct Parameter {
        /// The name, without backticks.
        var name: String
        /// The edit that gives it ``otherName``.
        var edit: TextEdit?
        /// Whether a constant can stand in for it: neither for an `inout` one nor for a closure
        /// that may not be kept.
        var canBeCopied: Bool
        var otherName: String { "_cell_value_" + name }
    }

    /// The initialisers of an extension that do not hand over to another one.
    static func all(in node: ExtensionDeclSyntax) -> [RootInitializer] {
        let finder = InitializerFinder(viewMode: .sourceAccurate)
        finder.walk(node.memberBlock)
        return finder.found.compactMap { RootInitializer($0, in: node) }
    }

    private init?(_ node: InitializerDeclSyntax, in type: ExtensionDeclSyntax) {
        guard let body = node.body, !node.hasError, !DelegationFinder.findsDelegation(in: body)
        else { return nil }
        let parameters = node.signature.parameterClause.parameters
        var head = node
        head.body = nil
        head.attributes = []
        head.modifiers = []
        guard let line = head.oneLine, line.hasPrefix("init") else { return nil }
        start = node.positionAfterSkippingLeadingTrivia.utf8Offset
        codeStart = body.leftBrace.endPositionBeforeTrailingTrivia.utf8Offset
        codeEnd = body.rightBrace.positionAfterSkippingLeadingTrivia.utf8Offset
        signature = String(line.dropFirst("init".count))
        let attributes = node.attributes.compactMap(\.oneLine)
        let access = AccessEditor.accessModifier(in: node.modifiers)
        self.access = access?.name.text ?? ""
        let others = node.modifiers.filter { $0.id != access?.id }.compactMap(\.oneLine)
        prefix = (attributes + others).map { $0 + " " }.joined()
        followsExtension = AccessEditor.accessModifier(in: type.modifiers) != nil
        isWitness = type.inheritanceClause != nil
        self.parameters = parameters.map(Self.parameter)
        name = "init(\(parameters.map { $0.firstName.text + ":" }.joined()))"
        isEmpty = parameters.isEmpty
        if let first = parameters.first {
            let label = first.firstName.text.filter { $0 != "`" }
            let marked = Self.mark + label
            renaming =
                first.secondName == nil && label != "_"
                ? TextEdit(inserting: marked + " ", before: first.firstName)
                : TextEdit(replacing: first.firstName, by: marked)
        } else {
            renaming = TextEdit(
                offset: node.signature.parameterClause.leftParen.endPosition.utf8Offset,
                replacement: Self.mark + "_: Void")
        }
    }

    private static func parameter(_ node: FunctionParameterSyntax) -> Parameter {
        let token = node.secondName ?? node.firstName
        let name = token.text.filter { $0 != "`" }
        var parameter = Parameter(name: name, edit: nil, canBeCopied: true)
        let isFirst = node.parent?.as(FunctionParameterListSyntax.self)?.first?.id == node.id
        // The first one gets another label in any case.
        let label = node.secondName == nil && !isFirst ? token.text + " " : ""
        parameter.edit = TextEdit(replacing: token, by: label + parameter.otherName)
        var type = node.type
        if let attributed = type.as(AttributedTypeSyntax.self) {
            let words = attributed.attributes.map(\.trimmedDescription)
            if words.contains("@escaping") { return parameter }
            if !attributed.specifiers.isEmpty || words.contains("@autoclosure") {
                parameter.canBeCopied = false
            }
            type = attributed.baseType
        }
        if type.is(FunctionTypeSyntax.self) { parameter.canBeCopied = false }
        return parameter
    }

    /// What stands before the label of an initialiser with the user's code.
    static let mark = "_cell_"

    /// The edits that make two declarations of it.
    ///
    /// - Parameters:
    ///   - layout: What its structure is made of.
    ///   - isPublic: Whether the cell's declarations become public.
    /// - Returns: The edits; nil when the values that properties begin with cannot be repeated here.
    func edits(for layout: TypeLayout, isPublic: Bool) -> [TextEdit]? {
        let settings = layout.properties.compactMap(\.beginning)
        let mentioned = settings.reduce(into: Set<String>()) { $0.formUnion($1.mentioned) }
        let hiding = parameters.filter { mentioned.contains($0.name) }
        guard hiding.allSatisfy(\.canBeCopied) else { return nil }
        let sees = visibility(isPublic: isPublic)
        let empty = "{ fatalError() }"
        // Without a parameter the name cannot differ, so there is a third one.
        let first =
            isEmpty
            ? "\(sees)\(prefix)init\(signature) { \(handOver)self.init(\(Self.mark)base: ()) }; "
                + "\(prefix)dynamic init\(baseSignature) \(empty); "
            : "\(sees)\(prefix)dynamic init\(signature) \(empty); "
        let target = isEmpty ? "init(\(Self.mark)base:)" : name
        let values = settings.map { " \($0.statement);" }.joined()
        var edits = [
            TextEdit(offset: start, replacement: "\(first)@_dynamicReplacement(for: \(target)) "),
            renaming,
        ]
        edits += hiding.compactMap(\.edit)
        // What hides a name that a value mentions comes into sight behind the values.
        let names = hiding.map {
            " let \($0.name.escaped) = \($0.otherName); _ = \($0.name.escaped);"
        }
        let (opening, closing) = hiding.isEmpty ? ("", "") : (" do {\(names.joined()) do {", " } }")
        edits.append(TextEdit(offset: codeStart, replacement: values + opening))
        if !hiding.isEmpty { edits.append(TextEdit(offset: codeEnd, replacement: closing)) }
        return edits
    }

    private var handOver: String {
        (signature.contains("throws") ? "try " : "") + (signature.contains("async") ? "await " : "")
    }

    private var baseSignature: String {
        let parts = signature.split(
            separator: "(", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return signature }
        return "\(parts[0])(\(Self.mark)base: Void\(parts[1])"
    }

    private func visibility(isPublic: Bool) -> String {
        // One that is private cannot be replaced.
        if access == "private" { return "fileprivate " }
        if access == "public" { return "public " }
        if access.isEmpty && followsExtension { return "" }
        return isPublic || isWitness ? "public " : ""
    }
}

/// Finds the initialisers that belong to an extension itself.
private final class InitializerFinder: SyntaxVisitor {
    private(set) var found: [InitializerDeclSyntax] = []

    override func visit(_ node: InitializerDeclSyntax) -> SyntaxVisitorContinueKind {
        found.append(node)
        return .skipChildren
    }

    override func visit(_ node: MemberBlockSyntax) -> SyntaxVisitorContinueKind {
        node.parent?.is(ExtensionDeclSyntax.self) == false ? .skipChildren : .visitChildren
    }

    override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
}

/// Looks for a call of another initialiser.
private final class DelegationFinder: SyntaxVisitor {
    private var isFound = false

    static func findsDelegation(in body: CodeBlockSyntax) -> Bool {
        let finder = DelegationFinder(viewMode: .sourceAccurate)
        finder.walk(body)
        return finder.isFound
    }

    override func visit(_ node: MemberAccessExprSyntax) -> SyntaxVisitorContinueKind {
        if node.declName.baseName.tokenKind == .keyword(.`init`),
            node.base?.trimmedDescription == "self"
        {
            isFound = true
        }
        return .visitChildren
    }
}
