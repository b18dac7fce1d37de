// Customers arrive, wait for one of two counters, and leave.
struct LinearGenerator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state = state &* 6364136223846793005 &+ 1442695040888963407
        return state ^ (state >> 33)
    }
}

enum Event: Comparable {
    case arrival(minute: Int, customer: Int)
    case departure(minute: Int, counter: Int)

    var minute: Int {
        switch self {
        case .arrival(let minute, _): return minute
        case .departure(let minute, _): return minute
        }
    }

    static func < (lhs: Event, rhs: Event) -> Bool { lhs.minute < rhs.minute }
}

// %%
struct Simulation {
    var events: [Event] = []
    var waiting: [(customer: Int, since: Int)] = []
    var busy: [Int: Int] = [:]
    var waits: [Int] = []
    let counters: Int
    var random: LinearGenerator

    init(counters: Int, seed: UInt64) {
        self.counters = counters
        random = LinearGenerator(state: seed)
        var minute = 0
        for customer in 1...20 {
            minute += Int.random(in: 0...4, using: &random)
            events.append(.arrival(minute: minute, customer: customer))
        }
    }

    mutating func run() -> Int {
        var last = 0
        while !events.isEmpty {
            events.sort(by: { $0 < $1 })
            let event = events.removeFirst()
            last = event.minute
            switch event {
            case let .arrival(minute, customer): waiting.append((customer, minute))
            case let .departure(_, counter): busy[counter] = nil
            }
            serve(at: last)
        }
        return last
    }

    private mutating func serve(at minute: Int) {
        for counter in 1...counters where busy[counter] == nil && !waiting.isEmpty {
            let (customer, since) = waiting.removeFirst()
            busy[counter] = customer
            waits.append(minute - since)
            events.append(.departure(minute: minute + Int.random(in: 3...6, using: &random), counter: counter))
        }
    }
}

// %%
for counters in 1...3 {
    var simulation = Simulation(counters: counters, seed: 7)
    let end = simulation.run()
    let total = simulation.waits.reduce(0, +)
    print("\(counters) counter(s): done at \(end), waited \(total) minutes in all, \(simulation.waits.max()!) at most")
    assert(simulation.waits.count == 20 && simulation.busy.isEmpty)
}
