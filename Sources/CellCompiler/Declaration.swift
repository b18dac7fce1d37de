/// Something a cell declares at its top level and later cells can use.
package struct Declaration: Sendable, Equatable {
    /// What it is, as far as imports and redefinition care.
    package enum Kind: String, Sendable {
        case variable = "var"
        case constant = "let"
        case function = "func"
        case structure = "struct"
        case classType = "class"
        case enumeration = "enum"
        case protocolType = "protocol"
        case alias = "typealias"
        /// A member or a conformance that an extension adds; imported with its module only.
        case extensionMember
        /// An operator, a precedence group or a macro; imported with its module only.
        case other

        /// Whether `import KIND Module.name` exists for it.
        var isImportable: Bool { self != .extensionMember && self != .other }

        /// Whether it has no value before its statement is done.
        var isVariable: Bool { self == .variable || self == .constant }

        /// Whether values can have it as their type.
        var isType: Bool {
            [.structure, .classType, .enumeration, .protocolType].contains(self)
        }

        /// Whether it is more than a variable or a function.
        var isStructural: Bool { ![.variable, .constant, .function].contains(self) }

        /// Whether several declarations of one name live side by side.
        var isOverloadable: Bool { self == .function }
    }

    /// The name, without backticks; of what an extension adds, the name of the type.
    package var name: String
    /// What it is.
    package var kind: Kind
    /// How it is shown: the name, and for functions the labels and types of their parameters.
    package var signature: String
    /// The line of the cell it starts on, from 1.
    package var line: Int
    /// The bytes of the cell that declare it, for functions and what an extension adds.
    var bytes: Range<Int>?
    /// Where it says who may see it: the word's bytes, or the place for one.
    var accessPlace: Range<Int>?
    /// Whether a `guard` at top level declares it, which no other module sees: the cell then
    /// exports a copy under ``exportedName``.
    package var isGuarded = false
    /// The branches of `#if` around such a `guard`.
    var branches: [ConditionBranch] = []

    /// The calls it takes: of functions, operators, initialisers and subscripts.
    var shape: FunctionShape?
    /// The type that an extension adds it to.
    var extended: ExtendedType?
    /// The name of what an extension adds; of a conformance, the protocol behind a colon; of an
    /// operator's function, the operator with its place.
    var member = ""
    /// The type that an alias stands for, as ``TypeSpelling`` has it.
    var aliased: String?
    /// What a type inherits from and conforms to, as ``TypeSpelling`` has it.
    var inherited: [String] = []
    /// The names of the members that a type's own declaration gives it.
    var typeMembers: Set<String> = []
    /// The generic parameters of a type.
    var genericParameters: [String] = []
    /// The modules of the cells' types that it takes or adds to; set when the session takes it up.
    var owners: Set<String> = []

    /// The name other cells import.
    var exportedName: String { isGuarded ? name.guardedName : name }

    /// Creates a declaration.
    package init(name: String, kind: Kind, signature: String, line: Int) {
        self.name = name
        self.kind = kind
        self.signature = signature
        self.line = line
    }

    /// The names by which code speaks of it; none where it needs no name.
    var spokenName: String? {
        guard kind == .extensionMember else { return name }
        return member.hasPrefix(":") ? nil : member.split(separator: " ").last.map(String.init)
    }

    /// Whether it is a member of an extension, no conformance.
    var isMember: Bool { kind == .extensionMember && bytes != nil && !member.hasPrefix(":") }

    /// Whether it is a function for an operator.
    var isOperatorFunction: Bool { kind == .other && shape != nil }
}

/// The type of an extension, with what it asks of the type's parameters.
struct ExtendedType: Sendable, Equatable {
    /// The name as ``TypeSpelling`` has it, without arguments.
    var base: String
    /// The conditions, sorted; `Array<Int>` and `Array where Element == Int` have the same.
    var conditions: [String] = []
    /// The arguments in angle brackets.
    var arguments: [String] = []
}

extension Declaration {
    /// Whether this declaration, the newer one, is an earlier one declared again.
    ///
    /// The newest declaration counts: it replaces what is called or named in the same way, whatever
    /// kind it is. Functions that take other types live side by side.
    func isAgain(_ earlier: Declaration, with types: TypeNames) -> Bool {
        if kind.isImportable && earlier.kind.isImportable {
            guard name == earlier.name else { return false }
            guard let shape, let earlierShape = earlier.shape else { return true }
            return shape.isAgain(earlierShape, with: types)
        }
        guard kind == earlier.kind, member == earlier.member else { return false }
        if kind == .extensionMember {
            guard let extended, let earlierType = earlier.extended,
                types.standard(extended) == types.standard(earlierType)
            else { return false }
            switch (shape, earlier.shape) {
            case (let shape?, let earlierShape?): return shape.isAgain(earlierShape, with: types)
            case (nil, nil): return true
            // A property and a function without arguments cannot live side by side.
            case (let shape?, nil), (nil, let shape?):
                return shape.parameters.allSatisfy(\.isOmissible)
            }
        }
        guard let shape, let earlierShape = earlier.shape else {
            return signature == earlier.signature
        }
        return shape.isAgain(earlierShape, with: types)
    }
}
