// swiftc -swift-version 5
infix operator ⊕: AdditionPrecedence
postfix operator ++
prefix operator ++

@discardableResult postfix func ++ (x: inout Int) -> Int { defer { x += 1 }; return x }
@discardableResult prefix func ++ (x: inout Int) -> Int { x += 1; return x }
func ⊕ (a: [Int], b: [Int]) -> [Int] { zip(a, b).map { $0 ^ $1 } }

// %%
var i = 5
let a = i++ + ++i
print(a, i)
i++
print(i, [1, 2, 3] ⊕ [3, 2, 1])

// %%
struct Money: Hashable, Comparable, CustomStringConvertible, ExpressibleByFloatLiteral, AdditiveArithmetic {
    private var cents: Int
    init(floatLiteral value: Double) { cents = Int(value * 100 + (value < 0 ? -0.5 : 0.5)) }
    private init(cents: Int) { self.cents = cents }
    static var zero: Money { Money(cents: 0) }
    static func + (a: Money, b: Money) -> Money { Money(cents: a.cents + b.cents) }
    static func - (a: Money, b: Money) -> Money { Money(cents: a.cents - b.cents) }
    static func * (n: Int, a: Money) -> Money { Money(cents: n * a.cents) }
    static func < (a: Money, b: Money) -> Bool { a.cents < b.cents }
    var description: String { "\(cents < 0 ? "-" : "")$\(abs(cents) / 100).\(abs(cents) % 100 < 10 ? "0" : "")\(abs(cents) % 100)" }
}

// %%
var budget: [String: Money] = ["rent": 800.0, "food": 250.5]
budget["food", default: .zero] += 19.75
budget["fun", default: .zero] -= 5.05
print(budget.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }, budget.values.reduce(.zero, +))
print(3 * (0.1 as Money) == 0.3, [Money(floatLiteral: 2), 1.5].min()!, Swift.max(1.0 as Money, 2.0))
func total<T: AdditiveArithmetic>(_ values: T...) -> T { values.reduce(.zero, +) }
print(total(1, 2, 3), total(0.5, 0.25), total(1.0 as Money, 2.5))
