// Control flow, all of it.
outer: for i in 1...4 {
    for j in stride(from: 10, to: 0, by: -3) {
        if i * j == 14 { continue outer }
        if i * j > 25 { break outer }
        print("\(i)·\(j)=\(i * j)", terminator: " ")
    }
}
print()

// %%
var n = 27, steps = 0
repeat {
    n = n.isMultiple(of: 2) ? n / 2 : 3 * n + 1
    steps += 1
} while n != 1
print(steps)
var countdown = 5
while countdown > 0 {
    defer { countdown -= 1 }
    if countdown == 3 { continue }
    print(countdown, terminator: ",")
}
print("go")

// %%
func classify(_ c: Character) -> String {
    switch c {
    case "a", "e", "i", "o", "u": return "vowel"
    case "a"..."z":
        return "consonant"
    case _ where c.isNumber: fallthrough
    case "-": return "numeric"
    default: return "other"
    }
}
print("a1-z!".map(classify))
let point = (2, -2)
switch point {
case (0, 0): print("origin")
case (let x, 0), (0, let x): print("on an axis at", x)
case let (x, y) where x == -y: print("on the line x = -y at", x)
case (-3...3, _): print("near")
default: print("far")
}
// %%
let size = if steps > 100 { "long" } else if steps > 50 { "medium" } else { "short" }
let score = switch size {
case "long": 3
case "medium": 2
default: 1
}
print(size, score, { () -> Int in for i in 1... where i * i > 200 { return i }; return 0 }())
do {
    let x = 1
    do { let x = x + 1; print(x) }
    print(x)
}
if #available(macOS 99, *) { print("available here, too") }
for (i, c) in zip(1..., "xyz") where c != "y" { print(i, c, separator: ":") }
for case (let a?, let b) in [(1, "a"), (nil, "b"), (3, "c")] as [(Int?, String)] { print(a, b) }
// %%
func collect(_ limit: Int) -> [Int] {
    var found: [Int] = []
    var i = 0
    loop: while true {
        i += 1
        switch i {
        case limit...: break loop
        case let x where x % 3 == 0: continue
        default: found.append(i)
        }
    }
    return found
}
print(collect(8))
