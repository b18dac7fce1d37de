func score(_ rolls: [Int]) -> Int {
    var total = 0
    var index = 0
    for _ in 1...10 {
        guard index < rolls.count else { break }
        if rolls[index] == 10 {
            total += 10 + (rolls[safe: index + 1] ?? 0) + (rolls[safe: index + 2] ?? 0)
            index += 1
        } else {
            let pins = rolls[index] + (rolls[safe: index + 1] ?? 0)
            total += pins
            if pins == 10 { total += rolls[safe: index + 2] ?? 0 }
            index += 2
        }
    }
    return total
}

extension Array {
    subscript(safe index: Int) -> Element? { return indices.contains(index) ? self[index] : nil }
}

// %%
func parse(_ game: String) -> [Int] {
    var rolls: [Int] = []
    for mark in game where mark != " " {
        switch mark {
        case "X": rolls.append(10)
        case "/": rolls.append(10 - rolls.last!)
        case "-": rolls.append(0)
        default: rolls.append(Int(String(mark))!)
        }
    }
    return rolls
}

// %%
let games = ["X X X X X X X X X X X X", "9- 9- 9- 9- 9- 9- 9- 9- 9- 9-", "5/ 5/ 5/ 5/ 5/ 5/ 5/ 5/ 5/ 5/ 5", "X 7/ 9- X -8 8/ -6 X X X81"]
for game in games {
    print(game, "=", score(parse(game)))
}
