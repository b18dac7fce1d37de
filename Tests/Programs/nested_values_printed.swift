// How values within values print.
import Glibc

struct Engine { var power = 90; var kind = Kind.petrol; enum Kind { case petrol, electric(range: Int) } }
struct Car { let name: String; var engine: Engine; var owner: Owner? }
final class Owner: CustomStringConvertible {
    let name: String
    init(_ name: String) { self.name = name }
    var description: String { "<\(name)>" }
}

// %%
var car = Car(name: "Beetle", engine: Engine())
print(car)
car.engine.kind = .electric(range: 250)
car.owner = Owner("Kit")
print([car.engine], car.engine.kind, car.owner as Any)

// %%
extension Engine { struct Part: Hashable { var number: Int } }
let parts: [Engine.Part: [String]] = [Engine.Part(number: 7): ["bolt"]]
print(parts, Set([Engine.Part(number: 1)]), (Engine.Part(number: 2), 3))
debugPrint(car, "text", [1.5])
print(String(reflecting: Engine.self), "\(Engine.Kind.self)", type(of: parts), String(describing: car.engine.kind))
dump(car.engine)

// %%
protocol Greeter { associatedtype Name; func greet(_ name: Name) -> String }
struct Polite<Name>: Greeter { func greet(_ name: Name) -> String { "Good day, \(name)" } }
enum Failure: Error { case late(by: Int), lost }
print([Polite<Engine>()], Polite<Engine>.self, Result<Int, Failure>.failure(.late(by: 3)), Optional(Failure.lost) as Any)
do { throw Failure.lost } catch { print(error, "\(error as any Error)", [error]) }
print(Polite<Int>().greet(5), \Car.engine.power is WritableKeyPath<Car, Int>)

// %%
// Types within types of other cells, of the library and of C.
extension Array { struct Chunk { var n = 1 } }
extension Engine.Part { struct Thread { var turns = 2; var of = Engine.Kind.petrol } }
extension Polite { struct Card { var name: Name } }
extension Dictionary where Key == String { struct Row { var k = 1 } }
struct Clock { var time = tm(); var file: UnsafeMutablePointer<FILE>? }
extension tm { struct Part { var hour = 5 } }
print([[Int].Chunk()], [Engine.Part.Thread()], [Polite<Car>.Card(name: car)].count, [Polite<Int>.Card(name: 3)])
print([[String: Int].Row()], "\(Clock())".prefix(30), [tm.Part()], String(reflecting: tm.self))
