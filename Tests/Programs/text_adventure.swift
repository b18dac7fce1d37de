/// A very short adventure with fixed moves.
enum Direction: String, CaseIterable { case north, south, east, west }

enum Command {
    case go(Direction)
    case take(String)
    case use(String)
    case look, inventory

    init?(_ line: String) {
        let words = line.lowercased().split(separator: " ").map(String.init)
        switch words.first {
        case "go": guard words.count > 1, let d = Direction(rawValue: words[1]) else { return nil }; self = .go(d)
        case "take" where words.count == 2: self = .take(words[1])
        case "use" where words.count == 2: self = .use(words[1])
        case "look", "l": self = .look
        case "inventory", "i": self = .inventory
        default: return nil
        }
    }
}

// %%
final class Room {
    let name: String
    var items: Set<String>
    var exits: [Direction: Room] = [:]
    var isLocked = false

    init(_ name: String, items: Set<String> = []) {
        self.name = name
        self.items = items
    }

    func connect(_ direction: Direction, to other: Room, back: Direction) {
        exits[direction] = other
        other.exits[back] = self
    }
}

let hall = Room("Hall", items: ["lamp"])
let cellar = Room("Cellar", items: ["key", "rope"])
let treasury = Room("Treasury", items: ["gold"])
treasury.isLocked = true
hall.connect(.south, to: cellar, back: .north)
hall.connect(.east, to: treasury, back: .west)

// %%
struct Game {
    var room: Room
    var bag: Set<String> = []
    var moves = 0

    mutating func perform(_ line: String) -> String {
        moves += 1
        guard let command = Command(line) else { return "I don't understand '\(line)'." }
        switch command {
        case .go(let direction):
            guard let next = room.exits[direction] else { return "A wall." }
            if next.isLocked { return "The \(next.name) is locked." }
            room = next
            return "You are in the \(next.name)."
        case .take(let item):
            guard room.items.remove(item) != nil else { return "No \(item) here." }
            bag.insert(item)
            return "Taken."
        case .use("key") where bag.contains("key"):
            for exit in room.exits.values where exit.isLocked {
                exit.isLocked = false
                return "Click. The \(exit.name) is open."
            }
            return "Nothing to unlock."
        case .use(let item): return bag.contains(item) ? "Nothing happens." : "You have no \(item)."
        case .look:
            let exits = Direction.allCases.filter { room.exits[$0] != nil }.map(\.rawValue)
            return "\(room.name): \(room.items.sorted()), exits \(exits)"
        case .inventory: return bag.isEmpty ? "Nothing." : bag.sorted().joined(separator: ", ")
        }
    }
}

// %%
var game = Game(room: hall)
let script = ["look", "take lamp", "go east", "use key", "go south", "l", "take key", "dance", "go west", "go north", "use key", "go east", "take gold", "i"]
for line in script {
    print("> \(line)")
    print(game.perform(line))
}
print(game.bag.contains("gold") ? "You won in \(game.moves) moves." : "You lost.")
