/// What a cell that is about to be compiled asks about the declarations of earlier ones.
extension Scope {
    /// What the current type of a path such as `Shape.Circle` is made of; its first name may be an
    /// alias.
    func layout(ofType path: String) -> TypeLayout? {
        if let layout = modules.last(where: { $0.layouts[path] != nil })?.layouts[path] {
            return layout
        }
        let first = path.prefix { $0 != "." }
        let meaning = modules.last { $0.aliases[String(first)] != nil }?.aliases[String(first)]
        // An alias of itself is an error that the compiler tells.
        guard let meaning, meaning.prefix(while: { $0 != "." }) != first else { return nil }
        return modules.last { $0.layouts[meaning + path.dropFirst(first.count)] != nil }?
            .layouts[meaning + path.dropFirst(first.count)]
    }

    /// What the newest type of a path declares itself, and the label of its cell; nil when there is no
    /// such type.
    func membersOfType(_ path: String) -> (members: Set<String>, label: String)? {
        let root = String(path.prefix { $0 != "." })
        let module = modules.last { module in
            module.membersOfTypes[path] != nil
                && module.declarations.contains { $0.name == root && $0.kind.isImportable }
        }
        return module.map { ($0.membersOfTypes[path] ?? [], $0.label) }
    }

    /// How a cell that declares a name anew writes the variable or function of an earlier cell; nil
    /// when there is none.
    func qualified(_ name: String) -> String? {
        for module in modules.reversed() {
            let found = module.declarations.last {
                $0.name == name && $0.kind.isImportable && !$0.kind.isStructural
            }
            if let found { return "\(module.name).\(found.exportedName.escaped)" }
        }
        return nil
    }
}
