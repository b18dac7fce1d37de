/// A vending machine as a table of transitions.
enum State: Hashable { case idle, hasMoney(Int), dispensing(String) }
enum Input: Hashable { case coin(Int), select(String), taken, refund }

struct Transition { var state: State; var message: String }

struct VendingMachine {
    let prices: [String: Int]
    private(set) var state = State.idle { didSet { trace.append("\(oldValue) → \(state)") } }
    private(set) var trace: [String] = []

    init(prices: [String: Int]) { self.prices = prices }

    mutating func handle(_ input: Input) -> String {
        switch (state, input) {
        case (.idle, .coin(let value)):
            state = .hasMoney(value)
            return "credit \(value)"
        case (.hasMoney(let credit), .coin(let value)):
            state = .hasMoney(credit + value)
            return "credit \(credit + value)"
        case (.hasMoney(let credit), .select(let item)):
            guard let price = prices[item] else { return "no \(item)" }
            guard credit >= price else { return "\(price - credit) short" }
            state = .dispensing(item)
            return credit > price ? "change \(credit - price)" : "thanks"
        case (.hasMoney(let credit), .refund):
            state = .idle
            return "returned \(credit)"
        case (.dispensing(let item), .taken):
            state = .idle
            return "enjoy your \(item)"
        case (_, .refund), (_, .taken), (.idle, _), (.dispensing, _):
            return "(ignored)"
        }
    }
}

// %%
var machine = VendingMachine(prices: ["cola": 150, "water": 100])
let inputs: [Input] = [.select("cola"), .coin(100), .select("cola"), .select("tea"), .coin(100), .select("cola"), .coin(5), .taken, .coin(20), .refund, .taken]
for input in inputs { print("\(input): \(machine.handle(input))") }
// %%
print(machine.trace.count, machine.trace[0], machine.state == .idle, separator: "\n")
