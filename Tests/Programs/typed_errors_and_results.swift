enum ParseFailure: Error, Equatable {
    case empty
    case notANumber(String)
    case outOfRange(Int, ClosedRange<Int>)
}

func parseAge(_ text: String) throws(ParseFailure) -> Int {
    if text.isEmpty { throw .empty }
    guard let age = Int(text) else { throw .notANumber(text) }
    guard (0...130).contains(age) else { throw .outOfRange(age, 0...130) }
    return age
}

// %%
for text in ["42", "", "abc", "200"] {
    do {
        print(try parseAge(text))
    } catch .empty {
        print("nothing given")
    } catch .notANumber(let text) {
        print("'\(text)' is no number")
    } catch .outOfRange(let age, let range) {
        print(age, "not in", range)
    }
}

// %%
let results = ["1", "x", "3"].map { text in Result { () throws(ParseFailure) in try parseAge(text) } }
for result in results {
    switch result.map({ $0 * 10 }) {
    case .success(let value): print("value", value)
    case .failure(let failure): print("failure", failure == .notANumber("x"))
    }
}
let sum = results.compactMap { try? $0.get() }.reduce(0, +)
print(sum)

// %%
func retry<T, E: Error>(_ times: Int, _ body: (Int) throws(E) -> T) throws(E) -> T {
    for attempt in 1..<times {
        if let value = try? body(attempt) { return value }
    }
    return try body(times)
}
print(try retry(3) { attempt in if attempt < 3 { throw ParseFailure.empty } else { return "ok after \(attempt)" } })
do {
    let _: Int = try retry(2) { (attempt) throws(ParseFailure) in throw .outOfRange(attempt, 0...0) }
} catch { print(error) }
func never() throws(Never) -> Int { 7 }
print(never())

// %%
struct Cleanup { let name: String; func callAsFunction() { print("cleanup", name) } }
func nested() throws {
    let a = Cleanup(name: "a"), b = Cleanup(name: "b")
    defer { a() }
    do {
        defer { b() }
        throw ParseFailure.empty
    } catch ParseFailure.notANumber { print("not this") }
}
do { try nested() } catch { print("caught", error) }
