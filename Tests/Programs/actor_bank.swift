enum TransferError: Error, Equatable {
    case insufficient(short: Int)
}

actor Account {
    let name: String
    private(set) var balance: Int

    init(name: String, balance: Int) {
        self.name = name
        self.balance = balance
    }

    func deposit(_ amount: Int) { balance += amount }

    func withdraw(_ amount: Int) throws(TransferError) {
        guard balance >= amount else { throw .insufficient(short: amount - balance) }
        balance -= amount
    }

    nonisolated var label: String { "<\(name)>" }
}

// %%
func transfer(_ amount: Int, from: Account, to: Account) async throws {
    try await from.withdraw(amount)
    await to.deposit(amount)
}

let alice = Account(name: "alice", balance: 100)
let bob = Account(name: "bob", balance: 0)

// %%
await withTaskGroup(of: Void.self) { group in
    for _ in 1...50 {
        group.addTask { try? await transfer(2, from: alice, to: bob) }
    }
}
print(alice.label, await alice.balance, bob.label, await bob.balance)

// %%
do {
    try await transfer(5, from: alice, to: bob)
} catch let error as TransferError {
    print(error, error == .insufficient(short: 5))
}
