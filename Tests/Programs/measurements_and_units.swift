import Foundation

let run = Measurement(value: 42.195, unit: UnitLength.kilometers)
let miles = run.converted(to: .miles)
print(String(format: "%.3f", miles.value), miles.unit.symbol)
print((run + Measurement(value: 5, unit: UnitLength.meters)).converted(to: .meters).value)

// %%
let temperatures = [-40.0, 0, 100].map { Measurement(value: $0, unit: UnitTemperature.celsius) }
for t in temperatures {
    print(String(format: "%.1f %@ = %.1f %@", t.value, "°C", t.converted(to: .fahrenheit).value, "°F"))
}
print(temperatures.max()!.value, temperatures[0] < temperatures[1])

// %%
/// Units of one's own, checked by the compiler through phantom types.
protocol UnitTag { static var symbol: String { get } }
enum Metre: UnitTag { static let symbol = "m" }
enum Second: UnitTag { static let symbol = "s" }
enum Per<A: UnitTag, B: UnitTag>: UnitTag { static var symbol: String { "\(A.symbol)/\(B.symbol)" } }

struct Quantity<Unit: UnitTag>: Equatable {
    var value: Double
    static func + (a: Self, b: Self) -> Self { Self(value: a.value + b.value) }
    static func / <Other>(a: Self, b: Quantity<Other>) -> Quantity<Per<Unit, Other>> { .init(value: a.value / b.value) }
    static func * <Other>(a: Quantity<Per<Other, Unit>>, b: Self) -> Quantity<Other> { .init(value: a.value * b.value) }
}
extension Quantity: CustomStringConvertible { var description: String { "\(value) \(Unit.symbol)" } }
extension Double {
    var m: Quantity<Metre> { .init(value: self) }
    var s: Quantity<Second> { .init(value: self) }
}

// %%
let speed = 100.0.m / 8.0.s
print(speed, speed / 2.0.s, speed * 4.0.s + 1.0.m)
