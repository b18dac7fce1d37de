/// Keeps account of the variables of the session and of the code that may read them.
///
/// A variable that a newer one replaced is given back when no code can reach it any more. Reading it is
/// possible for code of its own cell and of the cells that ran until it was replaced: later ones mean
/// the newer variable.
struct VariableLedger: Sendable {
    /// A variable as the worker knows it.
    struct Variable: Sendable, Equatable {
        var name: String
        /// The name in its module.
        var exportedName: String
        var module: String
        /// What the user calls its cell.
        var label: String
        /// The place of its cell in the order of all.
        var position: Int
        /// The place of the cell that replaced it; nil while it holds.
        var end: Int?

        /// How the worker calls it.
        var qualifiedName: String { "\(module).\(exportedName)" }
    }

    /// What one cell's code mentions.
    private struct Entry: Sendable {
        var position: Int
        var module: String
        var label: String
        var use: CodeUse
    }

    private(set) var variables: [Variable] = []
    private var entries: [Entry] = []
    private var position = 0
    /// The functions of cells that take closures, and whether they may keep one.
    private var takers: [String: Bool] = [:]
    /// Whether sequences may keep the closures of `map` and the like.
    private var isLazy = false
    /// Whether arguments may be kept unevaluated, so that any mention may last.
    private var keepsArguments = false

    /// Takes up a cell; `declared` are its variables whose memory can be given back, and `outer` those
    /// of earlier cells that it means although it declares ones of the same names.
    mutating func add(
        _ use: CodeUse, variables declared: [Declaration], module: String, label: String,
        outer: Set<String> = [], importsUnknown: Bool
    ) {
        position += 1
        // `let f = { f() + 1 }` means the older one, which its cell replaces.
        for index in variables.indices
        where variables[index].end == position && outer.contains(variables[index].name) {
            variables[index].end = position + 1
        }
        // A name may stand in several branches of an `#if`.
        let byName = Dictionary(declared.map { ($0.name, $0) }) { $1 }
        variables += byName.values.sorted { $0.name < $1.name }.map {
            Variable(
                name: $0.name, exportedName: $0.exportedName, module: module, label: label,
                position: position)
        }
        keepsArguments = keepsArguments || use.keepsArguments || importsUnknown
        isLazy = isLazy || use.isLazy
        takers.merge(use.takers) { $0 || $1 }
        if !use.isEmpty {
            entries.append(Entry(position: position, module: module, label: label, use: use))
        }
    }

    /// Notes that the cell that is taken up next replaces a variable.
    mutating func end(_ name: String, in module: String) {
        for index in variables.indices
        where variables[index].module == module && variables[index].name == name {
            variables[index].end = variables[index].end ?? position + 1
        }
    }

    /// Forgets variables that were given back.
    mutating func remove(_ names: [String]) {
        if names.isEmpty { return }
        variables.removeAll { names.contains($0.qualifiedName) }
    }

    // MARK: - Questions

    /// The replaced variables, each with what may still read it; nil when nothing can.
    ///
    /// `isDeclared` tells whether a function of a module still holds.
    func replaced(
        isDeclared: (_ function: String, _ module: String) -> Bool
    ) -> [(variable: Variable, holder: String?)] {
        let ended = variables.filter { $0.end != nil }
        if ended.isEmpty { return [] }
        let living = livingFunctions(isDeclared: isDeclared)
        return ended.map { ($0, holder(of: $0, living)) }
    }

    /// The functions that can be called, by the place of their cell.
    private func livingFunctions(
        isDeclared: (String, String) -> Bool
    ) -> [Int: Set<String>] {
        var living: [Int: Set<String>] = [:]
        var called: Set<String> = []
        var waiting: [(position: Int, name: String, mentions: Set<String>)] = []
        // What lasts, and what is mentioned otherwise than by a call, may be called at any time.
        let kept = entries.reduce(into: Set<String>()) { kept, entry in
            kept.formUnion(entry.use.lasting)
            kept.formUnion(entry.use.values)
            for (argument, names) in entry.use.arguments where keeps(argument) {
                kept.formUnion(names)
            }
        }
        func revive(_ position: Int, _ name: String, _ mentions: Set<String>) {
            living[position, default: []].insert(name)
            called.formUnion(mentions)
        }
        for entry in entries {
            for (name, mentions) in mentions(in: entry.use) {
                if kept.contains(name) || isDeclared(name, entry.module) {
                    revive(entry.position, name, mentions)
                } else {
                    waiting.append((entry.position, name, mentions))
                }
            }
        }
        var isChanging = true
        while isChanging {
            isChanging = false
            for function in waiting where called.contains(function.name) {
                revive(function.position, function.name, function.mentions)
                isChanging = true
            }
            waiting.removeAll { living[$0.position]?.contains($0.name) ?? false }
        }
        return living
    }

    private func holder(of variable: Variable, _ living: [Int: Set<String>]) -> String? {
        let reach = variable.position..<(variable.end ?? .max)
        for entry in entries where reach.contains(entry.position) {
            let label = CellNames.spaced(entry.label)
            let lasts =
                entry.use.lasting.contains(variable.name)
                || entry.use.arguments.contains {
                    $0.value.contains(variable.name) && keeps($0.key)
                }
            if lasts { return "code of \(label)" }
            if keepsArguments, entry.use.passing.contains(variable.name) {
                return "perhaps code of \(label)"
            }
            for (name, mentions) in mentions(in: entry.use).sorted(by: { $0.key < $1.key })
            where mentions.contains(variable.name) {
                if keepsArguments || living[entry.position]?.contains(name) ?? false {
                    return "'\(name)' of \(label)"
                }
            }
        }
        return nil
    }

    /// The names that the functions of a cell read while they are called, in closures that they call
    /// themselves, too.
    private func mentions(in use: CodeUse) -> [String: Set<String>] {
        var mentions = use.functions
        for (argument, names) in use.arguments {
            guard let function = argument.function else { continue }
            mentions[function, default: []].formUnion(names)
        }
        return mentions
    }

    /// Whether a closure may be called after the functions that it was handed to have returned.
    private func keeps(_ argument: CodeUse.Argument) -> Bool {
        !argument.callees.allSatisfy { name in
            switch takers[name] {
            case true?: false
            case false?: true
            case nil:
                CodeUse.callers.contains(name)
                    || !isLazy && CodeUse.usualCallers.contains(name)
            }
        }
    }
}
