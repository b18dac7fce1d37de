import Foundation

protocol Shape: CustomStringConvertible {
    var area: Double { get }
    var perimeter: Double { get }
    static var sides: Int { get }
}

extension Shape {
    var description: String { "\(Self.self)(\(Self.sides) sides, area \(String(format: "%.2f", area)))" }
    func isLarger(than other: any Shape) -> Bool { area > other.area }
}

// %%
struct Circle: Shape {
    var radius: Double
    var area: Double { .pi * radius * radius }
    var perimeter: Double { 2 * .pi * radius }
    static let sides = 0
}

struct Rectangle: Shape {
    var width, height: Double
    var area: Double { width * height }
    var perimeter: Double { 2 * (width + height) }
    static var sides: Int { 4 }
}

struct Triangle: Shape {
    let a, b, c: Double
    static let sides = 3
    init?(_ a: Double, _ b: Double, _ c: Double) {
        guard a + b > c, b + c > a, a + c > b else { return nil }
        (self.a, self.b, self.c) = (a, b, c)
    }
    var perimeter: Double { a + b + c }
    var area: Double {
        let s = perimeter / 2
        return sqrt(s * (s - a) * (s - b) * (s - c))
    }
}

// %%
var shapes: [any Shape] = [Circle(radius: 1), Rectangle(width: 2, height: 3.5)]
if let triangle = Triangle(3, 4, 5) { shapes.append(triangle) }
print(Triangle(1, 2, 9) == nil ? "no such triangle" : "?")
for shape in shapes { print(shape) }

// %%
func largest(_ shapes: [any Shape]) -> (any Shape)? { shapes.max { $0.area < $1.area } }
print(largest(shapes)!, shapes[0].isLarger(than: shapes[1]))
func total<S: Sequence>(_ shapes: S) -> Double where S.Element: Shape { shapes.reduce(0) { $0 + $1.area } }
print(total([Circle(radius: 2), Circle(radius: 1)]) / .pi)
extension Rectangle { init(square side: Double) { self.init(width: side, height: side) } }
func unit() -> some Shape { Rectangle(square: 1) }
print(unit(), unit().perimeter)
