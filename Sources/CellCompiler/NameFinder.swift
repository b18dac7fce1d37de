internal import SwiftSyntax

/// What a cell's text says about names: those it may refer to, and those it offers.
///
/// A cell imports the earlier cells that offer a name it mentions. Both sets may hold too much:
/// that costs a little time. What is used without being named is told by ``isUsedUnnamed``.
struct NameFinder: Sendable {
    /// Every word and operator of the text, without backticks and `$`.
    private(set) var mentioned: Set<String> = []
    /// The names it declares, and those of what its extensions add to types of others.
    private(set) var offered: Set<String> = []
    /// Whether other cells may use something of it without any name: a conformance, a conversion
    /// from a literal, a subscript, an interpolation.
    private(set) var isUsedUnnamed = false

    /// Whether it declares a class that can have subclasses.
    private(set) var hasOpenClass = false

    /// Reads a cell.
    init(tree: SourceFileSyntax) {
        mentioned = Self.words(in: tree)
        let finder = OfferFinder(viewMode: .sourceAccurate)
        finder.walk(tree)
        offered = finder.names
        isUsedUnnamed = finder.isUsedUnnamed
        hasOpenClass = finder.hasOpenClass
    }

    /// Adds words that the cell does not hold itself.
    mutating func mention(_ words: Set<String>) { mentioned.formUnion(words) }

    /// Adds names that it declares without saying so.
    mutating func offer(_ words: [String]) { offered.formUnion(words) }

    /// Every word and operator of a part of a cell, without backticks and `$`.
    static func words(in node: some SyntaxProtocol) -> Set<String> {
        Set(node.tokens(viewMode: .sourceAccurate).compactMap(name))
    }

    private static func name(of token: TokenSyntax) -> String? {
        switch token.tokenKind {
        case .identifier(let text): text.filter { $0 != "`" }
        case .dollarIdentifier(let text): String(text.dropFirst())
        case .binaryOperator(let text), .prefixOperator(let text), .postfixOperator(let text): text
        // Some words are names in one place and keywords in another.
        case .keyword: token.text
        default: nil
        }
    }
}

/// Collects the names of declarations at the top level and of what extensions add to other cells'
/// types.
///
/// What belongs to a cell's own types comes with whatever has these types, so its names do not count.
private final class OfferFinder: SyntaxVisitor {
    private(set) var names: Set<String> = []
    private(set) var isUsedUnnamed = false
    private(set) var hasOpenClass = false
    private var ownTypes: Set<String> = []

    override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind { .skipChildren }

    override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
        add(node.identifier)
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        if node.name.text == "~=" { isUsedUnnamed = true }
        return add(node.name)
    }

    override func visit(_ node: OperatorDeclSyntax) -> SyntaxVisitorContinueKind { add(node.name) }
    override func visit(_ node: PrecedenceGroupDeclSyntax) -> SyntaxVisitorContinueKind {
        add(node.name)
    }
    override func visit(_ node: TypeAliasDeclSyntax) -> SyntaxVisitorContinueKind { add(node.name) }
    override func visit(_ node: MacroDeclSyntax) -> SyntaxVisitorContinueKind { add(node.name) }
    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { type(node) }
    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { type(node) }
    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { type(node) }
    override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind { type(node) }
    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { type(node) }

    override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind {
        let name = node.extendedType.trimmedDescription
        guard !ownTypes.contains(name) else { return .skipChildren }
        names.insert(String(name.prefix { $0 != "<" }.split(separator: ".").last ?? ""))
        let members = node.memberBlock.members.map(\.decl)
        let isUnnamed = members.contains { member in
            member.is(InitializerDeclSyntax.self) || member.is(SubscriptDeclSyntax.self)
                || member.as(FunctionDeclSyntax.self).map {
                    Self.unnamedFunctions.contains($0.name.text)
                } ?? false
        }
        if isUnnamed || node.inheritanceClause != nil { isUsedUnnamed = true }
        return .visitChildren
    }

    private func add(_ token: TokenSyntax) -> SyntaxVisitorContinueKind {
        names.insert(token.text.filter { $0 != "`" })
        return .skipChildren
    }

    private func type(_ node: some NamedDeclSyntax & DeclGroupSyntax) -> SyntaxVisitorContinueKind {
        ownTypes.insert(node.name.text)
        if OpenClassFinder.findsOpenClass(in: Syntax(node)) { hasOpenClass = true }
        return add(node.name)
    }

    /// Functions that the language calls by itself.
    private static let unnamedFunctions: Set<String> = [
        "~=", "callAsFunction", "dynamicallyCall", "appendInterpolation", "appendLiteral",
        "makeIterator", "next", "makeAsyncIterator", "buildBlock", "buildExpression",
        "buildOptional", "buildEither", "buildArray", "buildFinalResult", "buildPartialBlock",
        "buildLimitedAvailability",
    ]
}

/// Looks for a class that can have subclasses, the node itself included.
private final class OpenClassFinder: SyntaxVisitor {
    private var isFound = false

    static func findsOpenClass(in node: Syntax) -> Bool {
        let finder = OpenClassFinder(viewMode: .sourceAccurate)
        finder.walk(node)
        return finder.isFound
    }

    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind {
        let isFinal = node.modifiers.contains { $0.name.tokenKind == .keyword(.final) }
        if !isFinal { isFound = true }
        return .visitChildren
    }

    override func visit(_ node: CodeBlockSyntax) -> SyntaxVisitorContinueKind { .skipChildren }
}
