/// Where a program may be cut into cells.
///
/// A function of one file may use what is declared below it, a function of a notebook what its cell or
/// an earlier one declares. So there is no cut between a mention of a name and a later declaration of
/// it. That is judged by words alone and may forbid more than it must; should it forbid too little,
/// ``SessionPlan`` notices that the cells up to there are no program.
struct ProgramCuts {
    let items: [TopLevelItem]
    /// The items before which a cell may begin.
    private(set) var allowed: [Int] = []

    init(_ items: [TopLevelItem]) {
        self.items = items
        var forbidden = Set<Int>()
        func glue(_ first: Int, _ last: Int) {
            if first < last { forbidden.formUnion(first + 1...last) }
        }
        for (index, item) in items.enumerated() {
            if item.holdsOn {
                let names = item.declared
                let last = items.lastIndex { !$0.mentioned.isDisjoint(with: names) }
                glue(index, names.isEmpty ? items.count - 1 : last ?? index)
            }
            let named = item.declared.union(item.extended?.members ?? [])
            if let first = items[..<index].firstIndex(where: {
                !$0.mentioned.isDisjoint(with: named)
            }) {
                glue(first, index)
            }
            guard let added = item.extended else { continue }
            let declaration = items[..<index].firstIndex { $0.declared.contains(added.type) }
            let needsAll =
                added.addsUnnamed || declaration.map { items[$0].isProtocol } == true
                || declaration.map { fulfils(items[$0], added) } == true
            guard needsAll else { continue }
            let user = items[..<index].indices.first { other in
                other != declaration && items[other].extended?.type != added.type
                    && items[other].mentioned.contains(added.type)
            }
            if let user { glue(user, index) }
            if let declaration, fulfils(items[declaration], added) { glue(declaration, index) }
        }
        allowed = items.indices.dropFirst().filter { !forbidden.contains($0) }
    }

    /// Whether an extension may hold what a protocol asks of the type.
    private func fulfils(_ declaration: TopLevelItem, _ added: TopLevelItem.Extension) -> Bool {
        declaration.inherits && !declaration.isProtocol
            && items.contains { $0.isProtocol && !$0.typeMembers.isDisjoint(with: added.members) }
    }

    /// Cuts at some of the places, each with the same chance.
    func cells(
        chance: Double, using generator: inout some RandomNumberGenerator
    ) -> [Range<Int>] {
        guard !items.isEmpty else { return [] }
        let starts =
            [0] + allowed.filter { _ in Double.random(in: 0..<1, using: &generator) < chance }
        return zip(starts, starts.dropFirst() + [items.count]).map { $0..<$1 }
    }
}
