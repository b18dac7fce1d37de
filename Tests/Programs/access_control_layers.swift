public struct Temperature: Comparable, Sendable {
    fileprivate var kelvin: Double
    public init(celsius: Double) { kelvin = celsius + 273.15 }
    public private(set) static var absoluteZero: Temperature {
        get { Temperature(kelvin: 0) }
        set {}
    }
    private init(kelvin: Double) { self.kelvin = kelvin }
    public static func < (a: Temperature, b: Temperature) -> Bool { a.kelvin < b.kelvin }
    @inlinable public func isBelow(_ other: Temperature) -> Bool { self < other }
}

// %%
extension Temperature {
    public var celsius: Double { (kelvin - 273.15 + 1e-9) }
    fileprivate mutating func warm(by degrees: Double) { kelvin += degrees }
}
private func rounded(_ x: Double) -> Int { Int(x + 0.5) }
fileprivate let boiling = Temperature(celsius: 100)

// %%
var room = Temperature(celsius: 20)
room.warm(by: 1.5)
print(rounded(room.celsius), room.isBelow(boiling), Temperature.absoluteZero < room)

// %%
public protocol Sensor { var name: String { get }; func read() -> Temperature }
internal final class Probe: Sensor {
    internal let name: String
    private var values: [Double]
    init(name: String, values: Double...) { self.name = name; self.values = values }
    func read() -> Temperature { Temperature(celsius: values.isEmpty ? 0 : values.removeFirst()) }
}
internal struct Station {
    private(set) var log: [(String, Int)] = []
    private let sensors: [any Sensor]
    init(_ sensors: any Sensor...) { self.sensors = sensors }
    internal mutating func poll() { for s in sensors { log.append((s.name, rounded(s.read().celsius))) } }
}
// %%
var station = Station(Probe(name: "roof", values: -4, -2), Probe(name: "cellar", values: 12))
station.poll()
station.poll()
print(station.log.map { "\($0.0) \($0.1)" })
