/// States as types: what may follow what is checked by the compiler.
protocol DoorState { static var name: String { get } }
enum Open: DoorState { static let name = "open" }
enum Closed: DoorState { static let name = "closed" }
enum Locked: DoorState { static let name = "locked" }

struct Door<State: DoorState> {
    let history: [String]
    fileprivate init(history: [String]) { self.history = history + [State.name] }
}

extension Door where State == Open { init() { self.init(history: []) } }

// %%
extension Door where State == Open { func close() -> Door<Closed> { .init(history: history) } }
extension Door<Closed> {
    func open() -> Door<Open> { .init(history: history) }
    func lock() -> Door<Locked> { .init(history: history) }
}
extension Door<Locked> { func unlock() -> Door<Closed> { Door<Closed>(history: history) } }

// %%
let door = Door<Open>().close().lock().unlock().open()
print(door.history.joined(separator: " > "), type(of: door))

// %%
protocol Reducer<State, Action> {
    associatedtype State
    associatedtype Action
    static func reduce(_ state: inout State, _ action: Action)
}
final class Store<R: Reducer> {
    private(set) var state: R.State
    private var observers: [(R.State) -> Void] = []
    init(_ type: R.Type, _ initial: R.State) { state = initial }
    func send(_ actions: R.Action...) {
        for action in actions {
            R.reduce(&state, action)
            observers.forEach { $0(state) }
        }
    }
    func observe(_ body: @escaping (R.State) -> Void) { observers.append(body) }
}
enum Counter: Reducer {
    enum Action { case up, down, set(to: Int) }
    static func reduce(_ state: inout Int, _ action: Action) {
        switch action {
        case .up: state += 1
        case .down: state -= 1
        case .set(to: let n): state = n
        }
    }
}
// %%
let store = Store(Counter.self, 0)
var seen: [Int] = []
store.observe { seen.append($0) }
store.send(.up, .up, .set(to: 10), .down)
print(seen, store.state)
