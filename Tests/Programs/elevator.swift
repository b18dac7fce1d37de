/// An elevator that serves its calls floor by floor.
enum Direction: String { case up = "↑", down = "↓", idle = "-" }

struct Elevator {
    private(set) var floor: Int
    private(set) var direction = Direction.idle
    private var stops: Set<Int> = []
    private(set) var log: [String] = []

    init(floor: Int = 0) { self.floor = floor }

    mutating func call(_ floors: Int...) { stops.formUnion(floors) }

    mutating func tick() -> Bool {
        if stops.remove(floor) != nil {
            log.append("open \(floor)")
            return true
        }
        guard !stops.isEmpty else {
            direction = .idle
            return false
        }
        let above = stops.contains { $0 > floor }, below = stops.contains { $0 < floor }
        direction = switch (direction, above, below) {
        case (.up, true, _), (.idle, true, _): .up
        case (.down, _, true): .down
        case (_, false, _): .down
        default: .up
        }
        floor += direction == .up ? 1 : -1
        log.append("\(direction.rawValue)\(floor)")
        return true
    }
}

// %%
var lift = Elevator(floor: 3)
lift.call(5, 1)
var ticks = 0
while lift.tick() {
    ticks += 1
    if ticks == 2 { lift.call(4, 0) }
}
print(ticks, lift.direction)
print(lift.log.joined(separator: " "))
