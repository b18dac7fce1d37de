struct Lens<Whole, Part> {
    let get: (Whole) -> Part
    let set: (Part, Whole) -> Whole

    func modify(_ change: @escaping (Part) -> Part) -> (Whole) -> Whole { { self.set(change(self.get($0)), $0) } }

    static func >>> <Inner>(outer: Lens, inner: Lens<Part, Inner>) -> Lens<Whole, Inner> {
        Lens<Whole, Inner>(
            get: { inner.get(outer.get($0)) },
            set: { part, whole in outer.set(inner.set(part, outer.get(whole)), whole) })
    }
}

precedencegroup Composition { associativity: left }
infix operator >>>: Composition

func lens<Whole, Part>(_ path: WritableKeyPath<Whole, Part>) -> Lens<Whole, Part> {
    Lens(get: { $0[keyPath: path] }, set: { part, whole in
        var copy = whole
        copy[keyPath: path] = part
        return copy
    })
}

// %%
struct Street { var name: String, number: Int }
struct House { var street: Street; var colour = "white" }

let streetNumber = lens(\House.street) >>> lens(\.number)
let house = House(street: Street(name: "Elm", number: 12))
print(streetNumber.get(house), streetNumber.set(99, house).street.number, streetNumber.modify { $0 + 1 }(house))

// %%
enum Validated<Value> {
    case valid(Value), invalid([String])

    func map<T>(_ f: (Value) -> T) -> Validated<T> {
        switch self {
        case .valid(let v): .valid(f(v))
        case .invalid(let e): .invalid(e)
        }
    }
    static func zip<A, B>(_ a: Validated<A>, _ b: Validated<B>) -> Validated<(A, B)> where Value == (A, B) {
        switch (a, b) {
        case let (.valid(x), .valid(y)): .valid((x, y))
        case let (.invalid(x), .invalid(y)): .invalid(x + y)
        case let (.invalid(x), _), let (_, .invalid(x)): .invalid(x)
        }
    }
}

func nonEmpty(_ text: String) -> Validated<String> { text.isEmpty ? .invalid(["name is empty"]) : .valid(text) }
func positive(_ n: Int) -> Validated<Int> { n > 0 ? .valid(n) : .invalid(["\(n) is not positive"]) }

// %%
for (name, number) in [("Oak", 3), ("", 4), ("", -1)] {
    switch Validated<(String, Int)>.zip(nonEmpty(name), positive(number)).map(Street.init(name:number:)) {
    case .valid(let street): print("valid:", street)
    case .invalid(let errors): print("invalid:", errors.joined(separator: " and "))
    }
}
