import Foundation

func slowFibonacci(_ n: Int) -> Int { n < 2 ? n : slowFibonacci(n - 1) + slowFibonacci(n - 2) }
print((0...15).map(slowFibonacci))

// %%
var memo: [Int: Int] = [:]
@MainActor func memoFibonacci(_ n: Int) -> Int {
    if n < 2 { return n }
    if let known = memo[n] { return known }
    let result = memoFibonacci(n - 1) + memoFibonacci(n - 2)
    memo[n] = result
    return result
}
print(memoFibonacci(90), memo.count)

// %%
struct Fibonacci: Sequence, IteratorProtocol {
    private var state = (0, 1)
    mutating func next() -> Int? {
        defer { state = (state.1, state.0 &+ state.1) }
        return state.0
    }
}
print(Array(Fibonacci().lazy.filter { $0.isMultiple(of: 2) }.prefix(6)))
print(Fibonacci().first { String($0).count >= 10 } ?? 0)

// %%
let byUnfold = sequence(state: (0, 1)) { (s: inout (Int, Int)) -> Int? in
    defer { s = (s.1, s.0 + s.1) }
    return s.0 < 100 ? s.0 : nil
}
print(Array(byUnfold))
let phi = (1 + 5.0.squareRoot()) / 2
print((1...20).allSatisfy { Int((pow(phi, Double($0)) / 5.0.squareRoot()).rounded()) == slowFibonacci($0) })
