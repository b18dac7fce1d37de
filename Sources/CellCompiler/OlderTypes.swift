/// Tells where a message of the compiler comes from a type that was declared again.
///
/// Extensions, operators and types that speak of the older type go on speaking of it until their cells
/// run again. The compiler does not know that the two are one type to the notebook's author.
struct OlderTypes {
    private let scope: Scope
    /// The modules of the current types, by their names.
    private let homes: [String: String]

    /// Looks at the types of a session.
    init(_ scope: Scope) {
        self.scope = scope
        var homes: [String: String] = [:]
        for module in scope.modules {
            for declaration in module.declarations where declaration.kind.isType {
                homes[declaration.name] = module.name
            }
        }
        self.homes = homes
    }

    /// What has to do with older types in a message, with the cells to run again; nil when nothing.
    func account(of message: String) -> String? {
        // It names both cells already.
        if message.contains(" here is the '") { return nil }
        let quoted = message.matches(of: /'([^']+)'/).map { String($0.1) }
        var types: [String] = []
        for text in quoted {
            _ = TypeSpelling.replacingNames(in: text) { name in
                if homes[name] != nil, !types.contains(name) { types.append(name) }
                return nil
            }
        }
        guard !types.isEmpty else { return nil }
        if message.contains("has no member '"), let member = quoted.last {
            return types.lazy.compactMap { account(ofMember: member, of: $0) }.first
        }
        if message.contains("operator"), let symbol = quoted.first(where: isOperator) {
            return account(ofOperator: symbol, types)
        }
        let isAboutFit = Self.wordsOfMisfit.contains { message.contains($0) }
        guard isAboutFit else { return nil }
        for type in types {
            for other in types where other != type {
                if let account = account(of: type, as: other) { return account }
            }
        }
        return nil
    }

    private static let wordsOfMisfit = ["convert", "conform", "subtype", "cast", "inherit"]

    private func isOperator(_ text: String) -> Bool {
        !text.isEmpty && text.allSatisfy { !$0.isLetter && !$0.isNumber && !$0.isWhitespace }
    }

    // MARK: - The kinds

    /// A member that only the older or only the newer type has.
    private func account(ofMember member: String, of type: String) -> String? {
        let plain = String(member.prefix { $0 != "(" })
        var older: (cell: String, owner: String)?
        for (module, declaration, owner) in additions(to: type)
        where declaration.spokenName == plain {
            if owner == homes[type] {
                return isRedeclared(type)
                    ? "'\(plain)' of \(cell(module)) is for the newer '\(type)' of "
                        + "\(cell(owner)); this value is of an older one: make it again"
                    : nil
            }
            older = (cell(module), owner)
        }
        if let older {
            return "'\(plain)' of \(older.cell) is for the \(both(type, older.owner))"
                + ": run \(older.cell) again"
        }
        guard isRedeclared(type), let home = homes[type],
            scope.modules.contains(where: { module in
                module.name == home
                    && module.declarations.contains {
                        $0.name == type && $0.typeMembers.contains(plain)
                    }
            })
        else { return nil }
        return "'\(plain)' is a member of the newer '\(type)' of \(cell(home)); "
            + "this value is of an older one: make it again"
    }

    private func account(ofOperator symbol: String, _ types: [String]) -> String? {
        for module in scope.modules.reversed() {
            for declaration in module.declarations + module.attached
            where declaration.isOperatorFunction && declaration.name == symbol {
                for type in types {
                    guard let owner = olderOwner(type, of: declaration) else { continue }
                    return "'\(symbol)' of \(cell(module.name)) is for the \(both(type, owner))"
                        + ": run \(cell(module.name)) again"
                }
            }
        }
        return nil
    }

    /// A type that does not count as another one, because one of the two is newer.
    private func account(of type: String, as other: String) -> String? {
        for (module, declaration, owner) in additions(to: type)
        where declaration.member.hasPrefix(":") && names(declaration.member).contains(other) {
            let again = ": run \(cell(module)) again"
            if owner != homes[type] {
                return "\(cell(module)) makes the '\(type)' of \(cell(owner)) conform to "
                    + "'\(other)'; the newer '\(type)' is \(cell(homes[type]))\(again)"
            }
            if let owner = olderOwner(other, of: declaration) {
                return "\(cell(module)) makes '\(type)' conform to the \(both(other, owner))"
                    + again
            }
        }
        guard let home = homes[type],
            let declaration = scope.modules.first(where: { $0.name == home })?.declarations
                .last(where: { $0.name == type && $0.kind.isType }),
            let owner = olderOwner(other, of: declaration)
        else { return nil }
        return "'\(type)' of \(cell(home)) is declared with the \(both(other, owner))"
            + ": run \(cell(home)) again"
    }

    // MARK: - Looking up

    /// What extensions add to a type of a name, newest first: the cell's module and the type's.
    private func additions(
        to type: String
    ) -> [(module: String, declaration: Declaration, owner: String)] {
        (scope.retired + scope.modules).reversed().flatMap { module in
            (module.declarations + module.attached).compactMap { declaration in
                guard declaration.kind == .extensionMember,
                    declaration.extended?.base == type,
                    let owner = declaration.owners.first(where: { $0.hasSuffix(".\(type)") })
                else { return nil }
                return (module.name, declaration, String(owner.dropLast(type.count + 1)))
            }
        }
    }

    /// The module of an older type that a declaration speaks of.
    private func olderOwner(_ type: String, of declaration: Declaration) -> String? {
        let owner = declaration.owners.first { $0.hasSuffix(".\(type)") }
            .map { String($0.dropLast(type.count + 1)) }
        return owner == homes[type] ? nil : owner
    }

    private func isRedeclared(_ type: String) -> Bool { scope.redeclaredNames.contains(type) }

    private func names(_ text: String) -> Set<String> {
        var found: Set<String> = []
        _ = TypeSpelling.replacingNames(in: text) { name in
            found.insert(name)
            return nil
        }
        return found
    }

    private func cell(_ module: String?) -> String {
        module.flatMap(scope.label(ofModule:)).map(CellNames.spaced) ?? "another cell"
    }

    private func both(_ type: String, _ owner: String) -> String {
        "'\(type)' of \(cell(owner)); the newer '\(type)' is \(cell(homes[type]))"
    }
}
