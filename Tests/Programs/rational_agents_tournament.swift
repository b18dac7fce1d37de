// The prisoner's dilemma: strategies as closures meet each other.
enum Move { case cooperate, defect }
typealias Strategy = (_ mine: [Move], _ theirs: [Move]) -> Move

let strategies: KeyValuePairs<String, Strategy> = [
    "always cooperate": { _, _ in .cooperate },
    "always defect": { _, _ in .defect },
    "tit for tat": { _, theirs in theirs.last ?? .cooperate },
    "grudge": { _, theirs in theirs.contains { $0 == .defect } ? .defect : .cooperate },
    "every third": { mine, _ in mine.count % 3 == 2 ? .defect : .cooperate },
]

// %%
func payoff(_ a: Move, _ b: Move) -> (Int, Int) {
    switch (a, b) {
    case (.cooperate, .cooperate): (3, 3)
    case (.cooperate, .defect): (0, 5)
    case (.defect, .cooperate): (5, 0)
    case (.defect, .defect): (1, 1)
    }
}

func play(_ a: Strategy, _ b: Strategy, rounds: Int = 30) -> (Int, Int) {
    var (movesA, movesB): ([Move], [Move]) = ([], [])
    var total = (0, 0)
    for _ in 0..<rounds {
        let (x, y) = (a(movesA, movesB), b(movesB, movesA))
        movesA.append(x)
        movesB.append(y)
        let points = payoff(x, y)
        total.0 += points.0
        total.1 += points.1
    }
    return total
}

// %%
var table: [String: Int] = [:]
for (i, (nameA, a)) in strategies.enumerated() {
    for (nameB, b) in strategies.dropFirst(i) {
        let (x, y) = play(a, b)
        table[nameA, default: 0] += x
        if nameA != nameB { table[nameB, default: 0] += y }
    }
}
for (name, points) in table.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) { print(points, name) }
