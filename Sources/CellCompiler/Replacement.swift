/// What the declarations of a new cell make of those before them.
struct Replacement {
    /// What becomes of an earlier declaration.
    enum Fate: Equatable {
        /// It holds on.
        case stays
        /// It holds for values of the older types that it is for.
        case isAttached
        /// It counts no more; an import line of the newer one may be enough to hide it.
        case replaced(isHiddenByName: Bool)
    }

    /// The declarations of the cell, with their owners.
    let declarations: [Declaration]
    /// What the cell adds to its own types by extensions, with their owners.
    let ownExtensions: [Declaration]
    private let types: TypeNames
    private let byName: [String: [Declaration]]
    /// The cells' types that their names mean now, as `Module.Type`.
    private let currentTypes: Set<String>

    /// Reads a cell that is about to become a module of the session.
    init(by cell: ParsedCell, module: String, in scope: Scope) {
        let asksForTypes = (cell.declarations + cell.ownExtensions).contains {
            $0.shape != nil || $0.extended != nil || !$0.inherited.isEmpty
        }
        var types = TypeNames()
        var homes: [String: String] = [:]
        func note(_ declaration: Declaration, in module: String) {
            if let aliased = declaration.aliased, aliased != declaration.name {
                types.aliases[declaration.name] = aliased
            } else if declaration.kind.isType {
                types.aliases[declaration.name] = nil
                types.parameters[declaration.name] = declaration.genericParameters
                types.inherited[declaration.name] = declaration.inherited
                homes[declaration.name] = module
            } else if declaration.member.hasPrefix(":"), let base = declaration.extended?.base {
                types.inherited[base]?.append(String(declaration.member.dropFirst()))
            }
        }
        if asksForTypes {
            for module in scope.modules {
                for declaration in module.declarations { note(declaration, in: module.name) }
            }
            for declaration in cell.declarations { note(declaration, in: module) }
        }
        func owned(_ declaration: Declaration) -> Declaration {
            var declaration = declaration
            declaration.owners = Self.owners(of: declaration, types: types, homes: homes)
            return declaration
        }
        declarations = cell.declarations.map(owned)
        ownExtensions = cell.ownExtensions.map(owned)
        self.types = types
        currentTypes = Set(homes.map { "\($1).\($0)" })
        byName = Dictionary(grouping: declarations, by: Self.key)
    }

    /// What two declarations share of which one may replace the other.
    private static func key(_ declaration: Declaration) -> String {
        declaration.kind.isImportable || declaration.member.isEmpty
            ? declaration.name : declaration.member
    }

    /// The cells' types that a declaration takes or adds to, as `Module.Type`.
    private static func owners(
        of declaration: Declaration, types: TypeNames, homes: [String: String]
    ) -> Set<String> {
        if homes.isEmpty { return [] }
        var words: [String] = declaration.shape?.parameters.map(\.type) ?? []
        words += declaration.shape?.requirements ?? []
        words += declaration.inherited
        if let extended = declaration.extended {
            let standard = types.standard(extended)
            words.append(standard.base)
            words += standard.conditions
        }
        if declaration.member.hasPrefix(":") { words.append(declaration.member) }
        var owners: Set<String> = []
        for word in words {
            _ = TypeSpelling.replacingNames(
                in: TypeSpelling.expanded(word, aliases: types.aliases)
            ) { name in
                if let home = homes[name] { owners.insert("\(home).\(name)") }
                return nil
            }
        }
        return owners
    }

    /// What becomes of an earlier declaration.
    func fate(of earlier: Declaration) -> Fate {
        guard let rivals = byName[Self.key(earlier)] else { return .stays }
        var fate = Fate.stays
        for newer in rivals where newer.isAgain(earlier, with: types) {
            let isFunction = newer.shape != nil && earlier.shape != nil
            let isOfTypes = isFunction || newer.kind == .extensionMember
            if isOfTypes && !earlier.owners.isSubset(of: currentTypes) {
                fate = .isAttached
                continue
            }
            // Import lines decide between two variables and two types.
            let isHiddenByName =
                newer.shape == nil && earlier.shape == nil && newer.kind.isImportable
                || earlier.kind.isType || earlier.kind == .alias
                || earlier.kind == .other && earlier.shape == nil
            return .replaced(isHiddenByName: isHiddenByName)
        }
        return fate
    }
}
