import Foundation

infix operator **: Exponentiation
precedencegroup Exponentiation {
    higherThan: MultiplicationPrecedence
    associativity: right
}
infix operator |>: Pipe
precedencegroup Pipe { associativity: left lowerThan: TernaryPrecedence }
prefix operator √
postfix operator %

// %%
func ** (base: Int, exponent: Int) -> Int { (0..<exponent).reduce(1) { product, _ in product * base } }
func ** (base: Double, exponent: Double) -> Double { pow(base, exponent) }
func |> <A, B>(value: A, function: (A) -> B) -> B { function(value) }
prefix func √ (x: Double) -> Double { x.squareRoot() }
postfix func % (x: Double) -> Double { x / 100 }

// %%
struct Vector: Equatable {
    var x, y: Double
    static func + (a: Self, b: Self) -> Self { Vector(x: a.x + b.x, y: a.y + b.y) }
    static prefix func - (a: Self) -> Self { Vector(x: -a.x, y: -a.y) }
    static func - (a: Self, b: Self) -> Self { a + -b }
    static func * (k: Double, a: Self) -> Self { Vector(x: k * a.x, y: k * a.y) }
    static func += (a: inout Self, b: Self) { a = a + b }
}

// %%
print(2 ** 3 ** 2, 2 * 3 ** 2, 2.0 ** 0.5 == √2)
print(250 * 8%)
let shout = [3, 1, 2].sorted() |> { $0.map(String.init) } |> { $0.joined(separator: "!") }
print(shout)
// %%
var v = Vector(x: 1, y: 2)
v += 2 * Vector(x: 0.5, y: -1) - Vector(x: 1, y: 1)
print(v, v == Vector(x: 1, y: -1), √(v.x ** 2 + v.y ** 2) < 1.5)
