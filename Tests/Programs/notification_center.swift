import Foundation

extension Notification.Name {
    static let orderPlaced = Notification.Name("orderPlaced")
}

final class Log: @unchecked Sendable {
    var lines: [String] = []
}

// %%
let center = NotificationCenter()
let log = Log()
let token = center.addObserver(forName: .orderPlaced, object: nil, queue: nil) { note in
    let item = note.userInfo?["item"] as? String ?? "?"
    log.lines.append("kitchen: \(item)")
}

// %%
center.post(name: .orderPlaced, object: nil, userInfo: ["item": "soup"])
center.post(name: Notification.Name("other"), object: nil)
center.post(name: .orderPlaced, object: nil)
center.removeObserver(token)
center.post(name: .orderPlaced, object: nil, userInfo: ["item": "cake"])
print(log.lines)

// %%
// The same by hand, with weakly held observers.
protocol OrderObserver: AnyObject { func placed(_ item: String) }

final class Orders {
    private struct Weak { weak var value: (any OrderObserver)? }
    private var observers: [ObjectIdentifier: Weak] = [:]
    func add(_ observer: any OrderObserver) { observers[ObjectIdentifier(observer)] = Weak(value: observer) }
    func place(_ item: String) -> Int {
        observers = observers.filter { $0.value.value != nil }
        observers.values.forEach { $0.value?.placed(item) }
        return observers.count
    }
}
final class Waiter: OrderObserver {
    var served: [String] = []
    func placed(_ item: String) { served.append(item) }
}
// %%
let orders = Orders()
let anna = Waiter()
@MainActor func shortShift() {
    let temporary = Waiter()
    orders.add(temporary)
    print(orders.place("tea"), temporary.served)
}
orders.add(anna)
shortShift()
print(orders.place("pie"), anna.served)
