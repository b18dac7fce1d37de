/// Events with tokens that end a subscription when they go.
final class Event<Payload> {
    typealias Handler = (Payload) -> Void
    private var handlers: [Int: Handler] = [:]
    private var nextID = 0

    func subscribe(_ handler: @escaping Handler) -> Subscription {
        let id = nextID
        nextID += 1
        handlers[id] = handler
        return Subscription { [weak self] in self?.handlers[id] = nil }
    }

    func emit(_ payload: Payload) {
        for id in handlers.keys.sorted() { handlers[id]?(payload) }
    }

    var count: Int { handlers.count }
}

final class Subscription {
    private let cancel: () -> Void
    init(cancel: @escaping () -> Void) { self.cancel = cancel }
    deinit { cancel() }
}

// %%
class Thermostat {
    let changed = Event<(old: Double, new: Double)>()
    var temperature: Double {
        didSet { if oldValue != temperature { changed.emit((oldValue, temperature)) } }
    }
    init(_ temperature: Double) { self.temperature = temperature }
}

class Heater {
    var isOn = false { willSet { if newValue != isOn { print("heater", newValue ? "on" : "off") } } }
    private var subscription: Subscription?

    func watch(_ thermostat: Thermostat, target: Double) {
        subscription = thermostat.changed.subscribe { [unowned self] change in
            isOn = change.new < target
        }
    }
    deinit { print("heater removed") }
}

// %%
let thermostat = Thermostat(20)
var heater: Heater? = Heater()
heater?.watch(thermostat, target: 19)
var log: [Double] = []
let logging = thermostat.changed.subscribe { log.append($0.new - $0.old) }

// %%
for t in [20, 18.5, 17, 19.5, 18] { thermostat.temperature = t }
print(log, thermostat.changed.count)
// %%
heater = nil
thermostat.temperature = 10
print(thermostat.changed.count, log.last!)
