import Foundation

protocol Aggregate { associatedtype Event: Codable & Equatable; init(); mutating func apply(_ event: Event) }

struct Stored<E: Codable & Equatable>: Codable, Equatable { let version: Int; let event: E }

struct EventStore<A: Aggregate> {
    private(set) var log: [Stored<A.Event>] = []
    private var snapshots: [(version: Int, state: A)] = []

    mutating func append(_ events: A.Event...) {
        for event in events {
            log.append(Stored(version: log.count + 1, event: event))
            if log.count.isMultiple(of: 3) { snapshots.append((log.count, state())) }
        }
    }

    func state(at version: Int = .max) -> A {
        let snapshot = snapshots.last { $0.version <= version }
        return log.dropFirst(snapshot?.version ?? 0).prefix { $0.version <= version }.reduce(into: snapshot?.state ?? A()) { $0.apply($1.event) }
    }
}

// %%
struct Account: Aggregate {
    enum Event: Codable, Equatable { case opened(owner: String), deposited(Int), withdrawn(Int, reason: String?), closed }
    var owner = "", balance = 0, isOpen = false

    mutating func apply(_ event: Event) {
        switch event {
        case .opened(let owner): (self.owner, isOpen) = (owner, true)
        case .deposited(let n): balance += n
        case .withdrawn(let n, _): balance -= n
        case .closed: isOpen = false
        }
    }
}

// %%
var store = EventStore<Account>()
store.append(.opened(owner: "Nia"), .deposited(100), .withdrawn(30, reason: "rent"), .deposited(5))
store.append(.withdrawn(1, reason: nil), .closed)
for version in [0, 1, 3, 4, 6] {
    let account = store.state(at: version)
    print(version, account.owner.isEmpty ? "-" : account.owner, account.balance, account.isOpen)
}
// %%
let encoder = JSONEncoder()
encoder.outputFormatting = [.sortedKeys]
let data = try encoder.encode(store.log)
print(String(decoding: data, as: UTF8.self))
print(try JSONDecoder().decode([Stored<Account.Event>].self, from: data) == store.log)
