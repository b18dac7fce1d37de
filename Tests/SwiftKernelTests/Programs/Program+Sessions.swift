extension Program {
    /// Whether nothing outside of its variables remembers that it ran.
    ///
    /// A variable that is declared again may be freed then, at a time that no plain program shares.
    var canRunAgain: Bool { !text.contains("deinit") }

    /// Whether a program that runs after this one in the same session means the same as alone.
    ///
    /// It does when it mentions nothing that this one declares and it does not, and when both declare
    /// no function of the same name, since functions that differ in their parameters live side by side.
    func leavesAlone(_ next: Program) -> Bool {
        guard canRunAgain, next.name != name, next.languageMode == languageMode else {
            return false
        }
        let items = TopLevelItem.all(in: text), nextItems = TopLevelItem.all(in: next.text)
        let declared = Set(items.flatMap(\.declared)), functions = Self.functions(in: items)
        let foreign = items.compactMap(\.extended).filter { !declared.contains($0.type) }
        let added = Set(foreign.flatMap(\.members))
        let nextDeclared = Set(nextItems.flatMap(\.declared))
        let nextMentioned = Set(nextItems.flatMap(\.mentioned))
        let nextAdded = nextItems.flatMap { $0.extended?.members ?? [] }
        return added.isDisjoint(with: nextMentioned.union(nextAdded))
            && !foreign.contains(where: \.addsUnnamed)
            && functions.isDisjoint(with: nextDeclared.union(nextMentioned))
            && declared.subtracting(nextDeclared).isDisjoint(with: nextMentioned)
    }

    private static func functions(in items: [TopLevelItem]) -> Set<String> {
        Set(items.filter(\.declaresFunction).flatMap(\.declared))
    }
}

/// Numbers that a seed decides.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
