internal import SwiftSyntax

/// Which names the code of a cell may read after the cell has run, and from where.
///
/// What stands at the top level runs once. Closures, types, extensions, accessors and functions live
/// on: a variable that they mention must keep its value, even when the notebook has a newer variable of
/// the name. Names are compared as written, so that a variable is sooner kept too long than given
/// back too early.
struct CodeUse: Sendable, Equatable {
    /// The names in code that may run at any time: closures, types, extensions, accessors.
    private(set) var lasting: Set<String> = []
    /// The names in functions of the top level outside such code, by the function's name: it reads
    /// them while it is called.
    private(set) var functions: [String: Set<String>] = [:]
    /// The names that are mentioned otherwise than by calling them; a function may be kept so.
    private(set) var values: Set<String> = []
    /// The names in closures that are arguments, by the functions that they are handed to.
    private(set) var arguments: [Argument: Set<String>] = [:]
    /// The names at the top level, outside all these.
    private(set) var passing: Set<String> = []
    /// The functions that it declares with closures as parameters, and whether they may keep one.
    private(set) var takers: [String: Bool] = [:]
    /// Whether it speaks of sequences that keep the closures of `map` and the like.
    private(set) var isLazy = false
    /// Whether it declares a function that keeps an argument unevaluated.
    private(set) var keepsArguments = false

    /// Where a closure stands that is an argument.
    struct Argument: Sendable, Hashable {
        /// The functions of the calls around it, by their last names; those of members with a dot.
        var callees: Set<String>
        /// The function of the top level that it stands in.
        var function: String?
    }

    /// Reads a cell.
    init(tree: SourceFileSyntax) {
        let finder = UseFinder(viewMode: .sourceAccurate)
        for statement in tree.statements {
            finder.isUnsafe = statement.tokens(viewMode: .sourceAccurate).contains { token in
                Self.unsafeWords.contains { token.text.hasPrefix($0) }
            }
            finder.walk(statement)
        }
        lasting = finder.lasting
        functions = finder.functions
        values = finder.values
        arguments = finder.arguments
        passing = finder.passing
        takers = finder.takers
        keepsArguments = finder.keepsArguments
        isLazy = tree.tokens(viewMode: .sourceAccurate).contains { token in
            Self.lazyWords.contains(token.text) || token.text.hasPrefix("Async")
        }
    }

    /// Words for sequences whose `map` is called later.
    private static let lazyWords: Set<String> = [
        "lazy", "lines", "bytes", "notifications", "values", "makeAsyncIterator", "publisher",
        "Observations", "withTaskGroup", "withThrowingTaskGroup", "LazySequence",
    ]

    /// Words of statements after which something may point to a value that no variable holds.
    private static let unsafeWords = [
        "Unsafe", "withUnsafe", "withExtendedLifetime", "Unmanaged", "unowned",
    ]

    /// Whether there is nothing that could matter to later cells.
    var isEmpty: Bool {
        lasting.isEmpty && functions.isEmpty && passing.isEmpty && arguments.isEmpty
    }

    /// Whether a name is that of a library's function that keeps no closure, at least usually.
    static func isCaller(_ name: String) -> Bool {
        callers.contains(name) || usualCallers.contains(name)
    }

    /// Functions of the libraries that have called a closure for the last time when they return.
    static let callers: Set<String> = [
        "forEach", "reduce", "sorted", "sort", "contains", "first", "last", "firstIndex",
        "lastIndex", "allSatisfy", "min", "max", "count", "removeAll", "partition", "mapValues",
        "compactMapValues", "update",
    ].map { "." + $0 }.reduce(into: bareCallers) { $0.insert($1) }

    private static let bareCallers: Set<String> = [
        "withoutRecording", "valueAndGradient", "valueAndGradients",
    ]

    /// Functions that call a closure later for some sequences: see ``isLazy``.
    static let usualCallers: Set<String> = [".map", ".filter", ".compactMap", ".flatMap"]
}

/// Collects the names of values, with the kind of code they stand in.
private final class UseFinder: SyntaxVisitor {
    private(set) var lasting: Set<String> = []
    private(set) var functions: [String: Set<String>] = [:]
    private(set) var values: Set<String> = []
    private(set) var passing: Set<String> = []
    private(set) var keepsArguments = false
    private(set) var arguments: [CodeUse.Argument: Set<String>] = [:]
    private(set) var takers: [String: Bool] = [:]
    /// Whether the present statement deals with addresses.
    var isUnsafe = false
    /// How many pieces of lasting code the present place is in.
    private var depth = 0
    private var function: String?
    /// The functions to which the closures around the present place are handed.
    private var callees: [String] = []

    private func add(_ name: String, isCall: Bool = false) {
        let name = name.filter { $0 != "`" }
        if !isCall { values.insert(name) }
        if depth > 0 || isUnsafe {
            lasting.insert(name)
        } else if !callees.isEmpty {
            let place = CodeUse.Argument(callees: Set(callees), function: function)
            arguments[place, default: []].insert(name)
        } else if let function {
            functions[function, default: []].insert(name)
        } else {
            passing.insert(name)
        }
    }

    private func last(_ node: some SyntaxProtocol) -> SyntaxVisitorContinueKind {
        depth += 1
        return .visitChildren
    }

    override func visit(_ node: DeclReferenceExprSyntax) -> SyntaxVisitorContinueKind {
        // A member is no variable of the notebook.
        if node.parent?.as(MemberAccessExprSyntax.self)?.declName.id == node.id {
            return .skipChildren
        }
        let call = node.parent?.as(FunctionCallExprSyntax.self)
        add(node.baseName.text, isCall: call?.calledExpression.id == ExprSyntax(node).id)
        return .skipChildren
    }

    // `if let x` and `[x]` speak of x without an expression.
    override func visit(_ node: OptionalBindingConditionSyntax) -> SyntaxVisitorContinueKind {
        if node.initializer == nil, let name = node.pattern.as(IdentifierPatternSyntax.self) {
            add(name.identifier.text)
        }
        return .visitChildren
    }
    override func visit(_ node: ClosureCaptureSyntax) -> SyntaxVisitorContinueKind {
        add(node.name.text)
        return .visitChildren
    }

    // A variable may hold a function that keeps what it is handed.
    override func visit(_ node: IdentifierPatternSyntax) -> SyntaxVisitorContinueKind {
        let name = node.identifier.text
        for name in [name, "." + name] where CodeUse.isCaller(name) { takers[name] = true }
        return .skipChildren
    }

    override func visit(_ node: AttributedTypeSyntax) -> SyntaxVisitorContinueKind {
        let words = node.tokens(viewMode: .sourceAccurate).map(\.text)
        if words.contains("autoclosure") && words.contains("escaping") { keepsArguments = true }
        return .visitChildren
    }

    // MARK: - Code that lasts

    /// What becomes of a closure.
    private enum Destiny {
        case isCalledAtOnce
        case isHanded(to: String)
        case isUnknown
    }

    private static func destiny(of node: ClosureExprSyntax) -> Destiny {
        if let call = node.parent?.as(FunctionCallExprSyntax.self) {
            if call.calledExpression.id == ExprSyntax(node).id { return .isCalledAtOnce }
            return name(of: call).map(Destiny.isHanded) ?? .isUnknown
        }
        if let call = node.parent?.as(LabeledExprSyntax.self)?.parent?.parent?
            .as(FunctionCallExprSyntax.self)
        {
            return name(of: call).map(Destiny.isHanded) ?? .isUnknown
        }
        if let call = node.parent?.as(MultipleTrailingClosureElementSyntax.self)?.parent?.parent?
            .as(FunctionCallExprSyntax.self)
        {
            return name(of: call).map(Destiny.isHanded) ?? .isUnknown
        }
        return .isUnknown
    }

    private static func name(of call: FunctionCallExprSyntax) -> String? {
        call.calledExpression.as(MemberAccessExprSyntax.self).map {
            "." + $0.declName.baseName.text
        }
            ?? call.calledExpression.as(DeclReferenceExprSyntax.self)?.baseName.text
    }

    override func visit(_ node: ClosureExprSyntax) -> SyntaxVisitorContinueKind {
        switch Self.destiny(of: node) {
        case .isCalledAtOnce: break
        case .isHanded(let name): callees.append(name)
        case .isUnknown: depth += 1
        }
        return .visitChildren
    }
    override func visitPost(_ node: ClosureExprSyntax) {
        switch Self.destiny(of: node) {
        case .isCalledAtOnce: break
        case .isHanded: callees.removeLast()
        case .isUnknown: depth -= 1
        }
    }
    override func visit(_ node: AccessorBlockSyntax) -> SyntaxVisitorContinueKind { last(node) }
    override func visitPost(_ node: AccessorBlockSyntax) { depth -= 1 }
    override func visit(_ node: StructDeclSyntax) -> SyntaxVisitorContinueKind { last(node) }
    override func visitPost(_ node: StructDeclSyntax) { depth -= 1 }
    override func visit(_ node: ClassDeclSyntax) -> SyntaxVisitorContinueKind { last(node) }
    override func visitPost(_ node: ClassDeclSyntax) { depth -= 1 }
    override func visit(_ node: ActorDeclSyntax) -> SyntaxVisitorContinueKind { last(node) }
    override func visitPost(_ node: ActorDeclSyntax) { depth -= 1 }
    override func visit(_ node: EnumDeclSyntax) -> SyntaxVisitorContinueKind { last(node) }
    override func visitPost(_ node: EnumDeclSyntax) { depth -= 1 }
    override func visit(_ node: ProtocolDeclSyntax) -> SyntaxVisitorContinueKind { last(node) }
    override func visitPost(_ node: ProtocolDeclSyntax) { depth -= 1 }
    override func visit(_ node: ExtensionDeclSyntax) -> SyntaxVisitorContinueKind { last(node) }
    override func visitPost(_ node: ExtensionDeclSyntax) { depth -= 1 }
    override func visit(_ node: MacroExpansionExprSyntax) -> SyntaxVisitorContinueKind {
        last(node)
    }
    override func visitPost(_ node: MacroExpansionExprSyntax) { depth -= 1 }
    override func visit(_ node: MacroExpansionDeclSyntax) -> SyntaxVisitorContinueKind {
        last(node)
    }
    override func visitPost(_ node: MacroExpansionDeclSyntax) { depth -= 1 }

    private static func isDelayed(_ node: VariableDeclSyntax) -> Bool {
        node.modifiers.contains {
            [.keyword(.async), .keyword(.lazy)].contains($0.name.tokenKind)
        }
    }
    override func visit(_ node: VariableDeclSyntax) -> SyntaxVisitorContinueKind {
        if Self.isDelayed(node) { depth += 1 }
        return .visitChildren
    }
    override func visitPost(_ node: VariableDeclSyntax) {
        if Self.isDelayed(node) { depth -= 1 }
    }

    // MARK: - Functions

    /// Attributes that open no other way to a function than its name.
    private static let harmlessAttributes: Set<String> = [
        "discardableResult", "MainActor", "available", "inlinable", "inline", "Sendable",
    ]

    /// Whether a function belongs to the notebook and is called by its name.
    private static func isNamed(_ node: FunctionDeclSyntax) -> Bool {
        guard case .identifier = node.name.tokenKind,
            node.attributes.allSatisfy({ attribute in
                attribute.as(AttributeSyntax.self).map {
                    harmlessAttributes.contains($0.attributeName.trimmedDescription)
                } ?? false
            })
        else { return false }
        var parent = node.parent
        while let place = parent {
            if place.is(SourceFileSyntax.self) { return true }
            let isTransparent =
                place.is(CodeBlockItemSyntax.self) || place.is(CodeBlockItemListSyntax.self)
                || place.is(IfConfigClauseSyntax.self) || place.is(IfConfigClauseListSyntax.self)
                || place.is(IfConfigDeclSyntax.self)
            if !isTransparent { return false }
            parent = place.parent
        }
        return false
    }

    /// Whether a function may keep a closure that it is handed; nil when it takes none.
    private static func keepsClosures(_ node: FunctionDeclSyntax) -> Bool? {
        let generics = node.genericParameterClause?.parameters.map(\.name.text) ?? []
        var takesOne = false
        for parameter in node.signature.parameterClause.parameters {
            var type = parameter.type
            let words = type.tokens(viewMode: .sourceAccurate).map(\.text)
            if let attributed = type.as(AttributedTypeSyntax.self) { type = attributed.baseType }
            if words.contains("escaping") || words.contains("Any") { return true }
            if type.is(FunctionTypeSyntax.self) {
                takesOne = true
            } else if words.contains("->") || generics.contains(type.trimmedDescription)
                || words.contains("some") || type.is(OptionalTypeSyntax.self)
            {
                return true
            }
        }
        return takesOne ? false : nil
    }

    override func visit(_ node: FunctionDeclSyntax) -> SyntaxVisitorContinueKind {
        if let keeps = Self.keepsClosures(node) {
            for name in [node.name.text, "." + node.name.text] {
                takers[name] = (takers[name] ?? false) || keeps
            }
        }
        if Self.isNamed(node) {
            function = node.name.text.filter { $0 != "`" }
            functions[function ?? "", default: []].formUnion([])
        } else {
            depth += 1
        }
        return .visitChildren
    }
    override func visitPost(_ node: FunctionDeclSyntax) {
        if Self.isNamed(node) { function = nil } else { depth -= 1 }
    }
}
