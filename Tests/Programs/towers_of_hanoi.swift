struct Tower: CustomStringConvertible {
    var disks: [Int] = []
    var description: String { disks.description }
    mutating func push(_ disk: Int) {
        precondition(disks.last.map { $0 > disk } ?? true, "a larger disk on a smaller one")
        disks.append(disk)
    }
}

var towers = [Tower(disks: [4, 3, 2, 1]), Tower(), Tower()]
var moves = 0

// %%
@MainActor
func move(_ count: Int, from: Int, to: Int, via: Int) {
    guard count > 0 else { return }
    move(count - 1, from: from, to: via, via: to)
    towers[to].push(towers[from].disks.removeLast())
    moves += 1
    if moves <= 3 { print(moves, towers) }
    move(count - 1, from: via, to: to, via: from)
}

// %%
move(4, from: 0, to: 2, via: 1)
print(moves, towers)
assert(moves == (1 << 4) - 1)
