class Counter {
    var count = 0
    lazy var increment: () -> Int = { [unowned self] in
        self.count += 1
        return self.count
    }
    deinit { print("counter gone at", count) }
}

// %%
func makeCounters() -> [() -> Int] {
    var shared = 0
    return (1...3).map { step in
        {
            shared += step
            return shared
        }
    }
}
let counters = makeCounters()
print(counters.map { $0() }, counters.map { $0() })

// %%
var x = 10
let byValue = { [x] in x * 2 }
let byReference = { x * 2 }
x = 50
print(byValue(), byReference())

func useCounter() {
    let counter = Counter()
    print(counter.increment(), counter.increment())
}
useCounter()

// %%
func compose<A, B, C>(_ f: @escaping (A) -> B, _ g: @escaping (B) -> C) -> (A) -> C { { g(f($0)) } }
func curry<A, B, C>(_ f: @escaping (A, B) -> C) -> (A) -> (B) -> C { { a in { b in f(a, b) } } }
let addThenText = compose(curry(+)(5)) { "<\($0)>" }
print(addThenText(1), [1, 2, 3].map(curry(*)(3)))

// %%
func memoize<Input: Hashable, Output>(_ body: @escaping ((Input) -> Output, Input) -> Output) -> (Input) -> Output {
    var memo: [Input: Output] = [:]
    func recurse(_ input: Input) -> Output {
        if let known = memo[input] { return known }
        let output = body(recurse, input)
        memo[input] = output
        return output
    }
    return recurse
}
let collatz: (Int) -> Int = memoize { next, n in n == 1 ? 0 : 1 + next(n % 2 == 0 ? n / 2 : 3 * n + 1) }
print((1...12).map(collatz), (1...3000).max { collatz($0) < collatz($1) }!)
func check(_ condition: @autoclosure () -> Bool, _ text: @autoclosure () -> String) { if !condition() { print(text()) } }
check(1 > 2, "one is not above two")
