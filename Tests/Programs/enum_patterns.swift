enum Shape {
    case point
    case circle(Double)
    case rect(width: Double, height: Double)
    indirect case group([Shape], name: String?)
}

// %%
func describe(_ shape: Shape) -> String {
    switch shape {
    case .point: "a point"
    case .circle(let r) where r > 10: "a big circle"
    case .circle(0.5...1.5): "a unit circle or so"
    case .circle: "a circle"
    case let .rect(w, h) where w == h: "a square of \(w)"
    case .rect(width: _, let h): "a rectangle \(h) high"
    case .group(let parts, name: let name?): "\(name): " + parts.map(describe).joined(separator: ", ")
    case .group(let parts, name: nil) where parts.isEmpty: "an empty group"
    case .group(let parts, name: nil): "\(parts.count) shapes"
    }
}

let all: [Shape] = [.point, .circle(20), .circle(1), .circle(5), .rect(width: 2, height: 2), .rect(width: 1, height: 3), .group([], name: nil)]
for shape in all { print(describe(shape)) }
print(describe(.group(Array(all.prefix(3)), name: "some")), describe(.group(all, name: nil)), separator: "\n")

// %%
if case .circle(let radius)? = all.first(where: { if case .circle = $0 { true } else { false } }) { print("first circle", radius) }
for case let .rect(w, h) in all { print("rect", w * h) }
let values: [Any?] = [1, "two", nil, 3.0, [4], (5, "five")]
for value in values {
    switch value {
    case nil: print("nil", terminator: " ")
    case let n as Int: print("int \(n)", terminator: " ")
    case is String: print("string", terminator: " ")
    case let (n, _) as (Int, String): print("pair \(n)", terminator: " ")
    case let list as [Int]: print("list \(list)", terminator: " ")
    case let other?: print("other \(other)", terminator: " ")
    }
}
print()

// %%
func ~= (pattern: (Int) -> Bool, value: Int) -> Bool { pattern(value) }
func isPrime(_ n: Int) -> Bool { n > 1 && !(2..<max(2, n)).contains { n % $0 == 0 } }
for n in [7, 8, 100] {
    switch n {
    case isPrime: print(n, "is prime")
    case 100...: print(n, "is large")
    default: print(n, "is nothing special")
    }
}
