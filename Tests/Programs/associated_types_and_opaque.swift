protocol Pipeline<Input, Output> {
    associatedtype Input
    associatedtype Output
    func run(_ input: Input) -> Output
}

struct Map<Input, Output>: Pipeline {
    let transform: (Input) -> Output
    func run(_ input: Input) -> Output { transform(input) }
}

struct Chain<First: Pipeline, Second: Pipeline>: Pipeline where First.Output == Second.Input {
    let first: First, second: Second
    func run(_ input: First.Input) -> Second.Output { second.run(first.run(input)) }
}

extension Pipeline {
    func then<Next>(_ transform: @escaping (Output) -> Next) -> some Pipeline<Input, Next> {
        Chain(first: self, second: Map(transform: transform))
    }
}

// %%
let words = Map { (text: String) in text.split(separator: " ").map(String.init) }
let lengths = words.then { $0.map(\.count) }.then { $0.sorted() }
print(lengths.run("opaque types hide what they are"))

// %%
func stages() -> [any Pipeline<Int, Int>] { [Map { $0 + 1 }, Map { $0 * 10 }, Map<Int, Int> { -$0 }] }
print(stages().reduce(4) { $1.run($0) })

// %%
protocol Vehicle { associatedtype Fuel: CustomStringConvertible; var fuel: Fuel { get }; init() }
extension Vehicle { static func refuel() -> String { "\(Self.self) takes \(Self().fuel)" } }
struct Truck: Vehicle { var fuel: String { "diesel" } }
struct Rocket: Vehicle { var fuel: [String] { ["hydrogen", "oxygen"] } }
let kinds: [any Vehicle.Type] = [Truck.self, Rocket.self]
for kind in kinds { print(kind.refuel()) }
func open<V: Vehicle>(_ v: V) -> String { "\(V.Fuel.self)" }
print(kinds.map { open($0.init()) })
