protocol Logger: AnyObject { func log(_ message: String) }
protocol Clock { var now: Int { get } }
protocol Store<Value> {
    associatedtype Value
    func load(_ key: String) -> Value?
    mutating func save(_ value: Value, for key: String)
}

// %%
final class MemoryLogger: Logger {
    private(set) var messages: [String] = []
    func log(_ message: String) { messages.append(message) }
}

struct FixedClock: Clock { var now: Int }

struct MemoryStore<Value>: Store {
    private var values: [String: Value] = [:]
    func load(_ key: String) -> Value? { values[key] }
    mutating func save(_ value: Value, for key: String) { values[key] = value }
}

// %%
final class Container {
    private var factories: [ObjectIdentifier: (Container) -> Any] = [:]
    private var singletons: [ObjectIdentifier: Any] = [:]

    func register<T>(_ type: T.Type, isSingleton: Bool = false, _ factory: @escaping (Container) -> T) {
        let id = ObjectIdentifier(type)
        factories[id] = { container in
            guard isSingleton else { return factory(container) }
            if let existing = container.singletons[id] { return existing }
            let made = factory(container)
            container.singletons[id] = made
            return made
        }
    }

    func resolve<T>(_ type: T.Type = T.self) -> T {
        guard let made = factories[ObjectIdentifier(type)]?(self) as? T else { fatalError("nothing registered for \(type)") }
        return made
    }
}

// %%
final class Greeter {
    private let logger: any Logger, clock: any Clock
    private var visits: any Store<Int>
    init(logger: any Logger, clock: any Clock, visits: any Store<Int>) {
        (self.logger, self.clock, self.visits) = (logger, clock, visits)
    }
    func greet(_ name: String) -> String {
        let count = (visits.load(name) ?? 0) + 1
        visits.save(count, for: name)
        logger.log("\(clock.now): \(name) #\(count)")
        return count == 1 ? "Welcome, \(name)" : "Hello again, \(name)"
    }
}

let container = Container()
container.register((any Logger).self, isSingleton: true) { _ in MemoryLogger() }
container.register((any Clock).self) { _ in FixedClock(now: 900) }
container.register(Greeter.self) { Greeter(logger: $0.resolve(), clock: $0.resolve(), visits: MemoryStore<Int>()) }

// %%
let greeter = container.resolve(Greeter.self)
for name in ["Ida", "Jon", "Ida"] { print(greeter.greet(name)) }
print(container.resolve(Greeter.self).greet("Ida"))
print((container.resolve((any Logger).self) as! MemoryLogger).messages)
