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

    /// The name, without backticks.
    package var name: String
    /// What it is.
    package var kind: Kind
    /// What a newer declaration must equal to replace this one: the name, and for functions the
    /// labels and types of their parameters as written.
    package var signature: String
    /// The line of the cell it starts on, from 1.
    package var line: Int
    /// The bytes of the cell that declare it, for what an extension adds.
    var bytes: Range<Int>?
    /// Where a variable says who may see it: the word's bytes, or the place for one.
    var accessPlace: Range<Int>?
    /// Whether a `guard` at top level declares it, which no other module sees: the cell then
    /// exports a copy under ``exportedName``.
    package var isGuarded = false
    /// The branches of `#if` around such a `guard`.
    var branches: [ConditionBranch] = []

    /// The name other cells import.
    var exportedName: String { isGuarded ? name.guardedName : name }

    /// Creates a declaration.
    package init(name: String, kind: Kind, signature: String, line: Int) {
        self.name = name
        self.kind = kind
        self.signature = signature
        self.line = line
    }

    /// Whether this declaration hides an earlier one.
    func replaces(_ earlier: Declaration) -> Bool {
        if kind.isImportable && earlier.kind.isImportable {
            guard name == earlier.name else { return false }
            return !(kind.isOverloadable && earlier.kind.isOverloadable)
                || signature == earlier.signature
        }
        return kind == earlier.kind && signature == earlier.signature
    }
}
