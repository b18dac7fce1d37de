struct Engine { var power = 90; let fuel: Fuel; enum Fuel { case petrol, electric(range: Int) } }
class Vehicle { var wheels = 4 }
final class Car: Vehicle {
    let name: String
    var engine: Engine
    weak var trailer: Vehicle?
    init(name: String, engine: Engine) { self.name = name; self.engine = engine }
}

// %%
func describe(_ value: Any, depth: Int = 0) -> [String] {
    let mirror = Mirror(reflecting: value)
    var lines: [String] = []
    if let parent = mirror.superclassMirror {
        lines += parent.children.map { "\(String(repeating: "  ", count: depth))super.\($0.label ?? "?") = \($0.value)" }
    }
    for child in mirror.children {
        let inner = Mirror(reflecting: child.value)
        lines.append(String(repeating: "  ", count: depth) + "\(child.label ?? "?"): \(inner.children.isEmpty ? "\(child.value)" : "\(inner.displayStyle.map { "\($0)" } ?? "value")")")
        lines += describe(child.value, depth: depth + 1)
    }
    return lines
}

// %%
let car = Car(name: "Beetle", engine: Engine(fuel: .electric(range: 300)))
for line in describe(car) { print(line) }

// %%
struct Temperature: CustomReflectable {
    var celsius: Double
    var customMirror: Mirror { Mirror(self, children: ["C": celsius, "F": celsius * 1.8 + 32]) }
}
print(Mirror(reflecting: Temperature(celsius: 100)).children.map { "\($0.label!)=\($0.value)" })
print(Mirror(reflecting: (1, two: "b")).children.map { $0.label ?? "-" }, Mirror(reflecting: [1: 2]).displayStyle == .dictionary)
dump([1, 2], name: "numbers")
dump(["key": ["a", "b"]])
