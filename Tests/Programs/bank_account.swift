// swiftc -swift-version 5
import Foundation

class Account {
    static var nextNumber = 1000

    let number: Int
    let owner: String
    private(set) var balance: Double
    var history: [String] = []

    init(owner: String, balance: Double = 0) {
        self.owner = owner
        self.balance = balance
        number = Account.nextNumber
        Account.nextNumber += 1
    }

    func deposit(_ amount: Double) {
        balance += amount
        history.append("+\(amount)")
    }

    func withdraw(_ amount: Double) throws {
        if amount > available {
            throw BankError.insufficientFunds(needed: amount - available)
        }
        balance -= amount
        history.append("-\(amount)")
    }

    var available: Double { balance }
}

enum BankError: Error {
    case insufficientFunds(needed: Double)
    case noSuchAccount(Int)
}

// %%
class CheckingAccount: Account {
    var overdraft = 100.0
    override var available: Double { return super.available + overdraft }
}

class SavingsAccount: Account {
    var rate: Double
    init(owner: String, balance: Double, rate: Double) {
        self.rate = rate
        super.init(owner: owner, balance: balance)
    }
    func addInterest() { deposit(balance * rate) }
}

// %%
class Bank {
    var accounts: [Int: Account] = [:]
    func open(_ account: Account) -> Int {
        accounts[account.number] = account
        return account.number
    }
    func transfer(_ amount: Double, from: Int, to: Int) throws {
        guard let source = accounts[from] else { throw BankError.noSuchAccount(from) }
        guard let target = accounts[to] else { throw BankError.noSuchAccount(to) }
        try source.withdraw(amount)
        target.deposit(amount)
    }
}

// %%
let bank = Bank()
let ann = bank.open(CheckingAccount(owner: "Ann", balance: 50))
let bob = bank.open(SavingsAccount(owner: "Bob", balance: 200, rate: 0.05))
try bank.transfer(120, from: ann, to: bob)
(bank.accounts[bob] as! SavingsAccount).addInterest()
// %%
do {
    try bank.transfer(100, from: ann, to: bob)
} catch BankError.insufficientFunds(let needed) {
    print("Ann needs", needed, "more")
}
do {
    try bank.transfer(1, from: ann, to: 7)
} catch {
    print("Error:", error)
}
for account in bank.accounts.values.sorted(by: { $0.number < $1.number }) {
    print(account.number, account.owner, String(format: "%.2f", account.balance), account.history)
}
