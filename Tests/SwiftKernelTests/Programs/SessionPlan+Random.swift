/// Random sessions that have an equal in plain Swift.
extension SessionPlan {
    /// A random session of a random program, or of two.
    static func random(using generator: inout some RandomNumberGenerator) -> SessionPlan {
        let program = Program.all.randomElement(using: &generator) ?? Program(name: "", text: "")
        guard program.canRunAgain else { return .cut(program, using: &generator) }
        switch Int.random(in: 0..<6, using: &generator) {
        case 0, 1: return .cut(program, using: &generator)
        case 2, 3: return .rerun(program, using: &generator)
        case 4: return .inTurn([program, program], using: &generator)
        default:
            let others = Program.all.filter { program.leavesAlone($0) }
            guard let other = others.randomElement(using: &generator) else {
                return .cut(program, using: &generator)
            }
            return .inTurn([program, other], using: &generator)
        }
    }

    /// A program in cells that end where nobody wrote them to end; some are followed by cells that fail.
    static func cut(
        _ program: Program, using generator: inout some RandomNumberGenerator
    ) -> SessionPlan {
        let cuts = ProgramCuts(TopLevelItem.all(in: program.text))
        var plan = SessionPlan(title: "\(program.name), cut", languageMode: program.languageMode)
        plan.append(cuts, program: 0, using: &generator)
        return plan
    }

    /// Programs in one session, the same one or others: the names of the last one count.
    static func inTurn(
        _ programs: [Program], using generator: inout some RandomNumberGenerator
    ) -> SessionPlan {
        var plan = SessionPlan(
            title: programs.map(\.name).joined(separator: ", then "),
            languageMode: programs.map(\.languageMode).min() ?? 6)
        for (index, program) in programs.enumerated() {
            let cuts = ProgramCuts(TopLevelItem.all(in: program.text))
            plan.append(cuts, program: index, using: &generator)
        }
        return plan
    }

    private mutating func append(
        _ cuts: ProgramCuts, program: Int, using generator: inout some RandomNumberGenerator
    ) {
        for cell in cuts.cells(chance: Self.chance(&generator), using: &generator) {
            let text = cuts.items[cell].map(\.text).joined()
            append(cell: text, plain: text, program: program, using: &generator)
        }
    }

    /// Adds a cell, now and then with an attempt before it that does not compile, or with an end of
    /// its own kind.
    private mutating func append(
        cell: String, plain: String, program: Int, using generator: inout some RandomNumberGenerator
    ) {
        switch Int.random(in: 0..<12, using: &generator) {
        case 0:
            steps.append(Step(cell: cell, ending: .compileError, plain: "", program: program))
            steps.append(Step(cell: cell, plain: plain, program: program))
        case 1: steps.append(Step(cell: cell, ending: .trap, plain: plain, program: program))
        case 2: steps.append(Step(cell: cell, ending: .error, plain: plain, program: program))
        default: steps.append(Step(cell: cell, plain: plain, program: program))
        }
    }

    private static func chance(_ generator: inout some RandomNumberGenerator) -> Double {
        [0, 0.2, 0.5, 1].randomElement(using: &generator) ?? 1
    }

    /// A program some of whose cells run again.
    ///
    /// In plain Swift a cell that runs again is written again below what ran. What it declares gets
    /// another name there, and so does every mention of it from then on: what ran before goes on with
    /// the older declaration, as in a notebook. A cell is left alone where that cannot be said: where
    /// it adds to a type that was not declared again, or where a name of its means other things, too.
    static func rerun(
        _ program: Program, using generator: inout some RandomNumberGenerator
    ) -> SessionPlan {
        let cuts = ProgramCuts(TopLevelItem.all(in: program.text))
        let cells = cuts.cells(
            chance: [0.5, 1].randomElement(using: &generator) ?? 1, using: &generator)
        var names = DeclaredNames(items: cuts.items, cells: cells)
        var plan = SessionPlan(title: "\(program.name), again", languageMode: program.languageMode)
        func run(_ cell: Int, _ plan: inout SessionPlan) {
            let plain = names.plainText(of: cell)
            let text = cuts.items[cells[cell]].map(\.text).joined()
            plan.append(cell: text, plain: plain, program: 0, using: &generator)
        }
        for cell in cells.indices {
            run(cell, &plan)
            guard Double.random(in: 0..<1, using: &generator) < 0.4 else { continue }
            let first = Int.random(in: 0...cell, using: &generator)
            let again = Bool.random(using: &generator) ? first...first : first...cell
            for cell in again where names.canRunAgain(cell) && plan.steps.count < 40 {
                run(cell, &plan)
            }
        }
        return plan
    }
}

/// Which declaration of each name counts while cells run, some of them again.
private struct DeclaredNames {
    private let items: [TopLevelItem]
    private let cells: [Range<Int>]
    /// The names that mean one thing in all of the program, and the cell that declares them.
    private let owners: [String: Int]
    private var versions: [String: Int] = [:]
    /// The declaration of its type that each extension has added to.
    private var extended: [Int: Set<Int>] = [:]

    init(items: [TopLevelItem], cells: [Range<Int>]) {
        self.items = items
        self.cells = cells
        var owners: [String: Int] = [:], ambiguous: Set<String> = []
        for (cell, range) in cells.enumerated() {
            for name in items[range].flatMap(\.names) {
                switch name.role {
                case .reference: break
                case .declaration:
                    if owners.updateValue(cell, forKey: name.text) ?? cell != cell {
                        ambiguous.insert(name.text)
                    }
                case .member, .other: ambiguous.insert(name.text)
                }
            }
        }
        self.owners = owners.filter { !ambiguous.contains($0.key) }
    }

    func canRunAgain(_ cell: Int) -> Bool {
        let own = Set(items[cells[cell]].flatMap(\.declared))
        return cells[cell].allSatisfy { index in
            guard items[index].canRunAgain else { return false }
            guard items[index].declared.allSatisfy({ owners[$0] != nil }) else { return false }
            guard let type = items[index].extended?.type else { return true }
            guard let version = versions[type] else { return false }
            return own.contains(type) || extended[index]?.contains(version) != true
        }
    }

    /// The text of a cell that runs now.
    mutating func plainText(of cell: Int) -> String {
        for name in Set(items[cells[cell]].flatMap(\.declared)) { versions[name, default: 0] += 1 }
        return cells[cell].map { index in
            if let type = items[index].extended?.type, let version = versions[type] {
                extended[index, default: []].insert(version)
            }
            return renamed(items[index])
        }.joined()
    }

    private func renamed(_ item: TopLevelItem) -> String {
        var bytes = Array(item.text.utf8)
        for name in item.names.reversed() {
            guard owners[name.text] != nil, let version = versions[name.text], version > 1 else {
                continue
            }
            bytes.insert(
                contentsOf: "\(SessionPlan.mark)\(version)".utf8,
                at: name.offset + name.text.utf8.count)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
