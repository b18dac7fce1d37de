/// A test framework of one's own: suites, checks and a report.
struct Check {
    let passed: Bool, text: String, line: Int
}

final class TestCase {
    let name: String
    private(set) var checks: [Check] = []
    init(_ name: String) { self.name = name }

    func expect(_ condition: @autoclosure () throws -> Bool, _ text: String = "", line: Int = 0) {
        do {
            checks.append(Check(passed: try condition(), text: text, line: line))
        } catch {
            checks.append(Check(passed: false, text: "threw \(error)", line: line))
        }
    }

    func expectThrows<E: Error & Equatable>(_ expected: E, _ body: () throws -> Void) {
        do {
            try body()
            checks.append(Check(passed: false, text: "did not throw", line: 0))
        } catch let error as E {
            checks.append(Check(passed: error == expected, text: "\(error)", line: 0))
        } catch {
            checks.append(Check(passed: false, text: "other error", line: 0))
        }
    }
}

// %%
@resultBuilder
enum SuiteBuilder {
    static func buildBlock(_ tests: (String, (TestCase) throws -> Void)...) -> [(String, (TestCase) throws -> Void)] { tests }
}

func test(_ name: String, _ body: @escaping (TestCase) throws -> Void) -> (String, (TestCase) throws -> Void) { (name, body) }

struct Suite {
    let tests: [(String, (TestCase) throws -> Void)]
    init(@SuiteBuilder _ tests: () -> [(String, (TestCase) throws -> Void)]) { self.tests = tests() }

    func run() -> Bool {
        var failures = 0
        for (name, body) in tests {
            let test = TestCase(name)
            try? body(test)
            let failed = test.checks.filter { !$0.passed }
            failures += failed.count
            print(failed.isEmpty ? "✓" : "✗", name, "(\(test.checks.count))")
            for check in failed { print("   ", check.text) }
        }
        print("\(tests.count) tests, \(failures) failure\(failures == 1 ? "" : "s")")
        return failures == 0
    }
}

// %%
enum StackError: Error, Equatable { case empty }
struct Stack { var items: [Int] = []; mutating func pop() throws -> Int { if items.isEmpty { throw StackError.empty } else { items.removeLast() } } }

let suite = Suite {
    test("pops in order") { t in
        var stack = Stack(items: [1, 2])
        t.expect(try stack.pop() == 2)
        t.expect(try stack.pop() == 1)
        t.expect(try stack.pop() == 0, "never")
    }
    test("empty stacks throw") { t in
        var stack = Stack()
        t.expectThrows(StackError.empty) { _ = try stack.pop() }
    }
    test("arithmetic") { t in
        t.expect(1 + 1 == 2)
        t.expect(0.1 + 0.2 == 0.3, "floats are not exact")
    }
}
// %%
print(suite.run())
