import Foundation
import SwiftKernel
import Testing
import WorkerLink

/// An interrupt ends any cell and keeps every variable.
///
/// How soon it does so on a quiet machine, `make bench ROWS=kernel` measures. Here a cell that does not
/// end fails its test after ten seconds: then its process is replaced, and the error says so.
@Suite(.serialized) struct InterruptTests {
    @Test(arguments: [
        "while true { n += 1 }",
        "while true { print(n) }",
        "while true { list.append(list.count); if list.count > 1000 { list = [] } }",
        "while true { list.sort { $0 > $1 } }",
        "sleep(100)",
        "Thread.sleep(forTimeInterval: 100)",
        "try await Task.sleep(for: .seconds(100))",
        "let lock = NSLock(); lock.lock(); lock.lock()",
        "while !Interruption.isRequested { n += 1 }; try Interruption.check()",
        "var byte: UInt8 = 0; var ends: [Int32] = [0, 0]; pipe(&ends); read(ends[0], &byte, 1)",
        "await withCheckedContinuation { (c: CheckedContinuation<Void, Never>) in }",
        "func spin() { while true { n &+= 1 } }\nspin()",
        "while true { _ = (0..<1000).map { \"\\($0)\" }.joined() }",
        "DispatchSemaphore(value: 0).wait()",
        "let s = DispatchSemaphore(value: 0); DispatchQueue.main.async { s.signal() }; s.wait()",
        "dispatchMain()",
        "RunLoop.main.run()",
        "let task = Task { while true {} }; await task.value",
        "await Task.detached { while true { n &+= 1 } }.value",
        "await withTaskGroup(of: Void.self) { g in for _ in 0..<4 { g.addTask { while true {} } } }",
        "DispatchQueue.concurrentPerform(iterations: 4) { _ in while true {} }",
        "var other = pthread_t(); pthread_create(&other, nil, { _ in sleep(100); return nil }, nil)\n"
            + "pthread_join(other, nil)",
        "while true { var big = [Int](repeating: 1, count: 1 << 20); big[7] = 2 }",
        "while true { _ = Tensor(ones: [200, 200]).matmul(Tensor(ones: [200, 200])) }",
        "while true { list = Array(Set(list.map { $0 &+ 1 })) }",
        "n = (0..<Int.max).lazy.map { $0 ^ n }.reduce(0, &+)",
        "_ = (0...).lazy.filter { $0 < 0 }.first",
        "(0...).forEach { _ in let t = Thread {}; t.start() }",
        "(0...).forEach { _ in let p = Process(); "
            + "p.executableURL = URL(fileURLWithPath: \"/bin/true\"); try! p.run(); p.waitUntilExit() }",
    ])
    func `an interrupt ends the cell and keeps the variables`(code: String) throws {
        let session = try NotebookSession()
        session.run("import Foundation\nvar n = 0; var list = [3, 1, 2]; let kept = 7")
        let output = session.runInterrupted("print(\"started\")\n" + code)
        #expect(output.answer == "KeyboardInterrupt: interrupted")
        let after = session.run("list = [kept]; print(list, n >= 0)")
        #expect(after.stdout == "[7] true\n")
    }

    @Test func `what a cell's tasks and threads did ends with it`() throws {
        let session = try NotebookSession()
        session.run("import Foundation\nvar n = 0; var m = 0")
        let code = """
            print("started")
            await withTaskGroup(of: Void.self) { g in
                g.addTask { while true { n &+= 1 } }
                g.addTask { while true { m &+= 1 } }
            }
            """
        #expect(session.runInterrupted(code).failure != nil)
        // Each of them is stopped a moment later.
        session.run(
            """
            var before = (n, m)
            for _ in 0..<100 {
                usleep(300_000)
                if before == (n, m) { break }
                before = (n, m)
            }
            """)
        #expect(session.run("before == (n, m)").answer == "true")
        // The pool has all of its threads again.
        let sum =
            "await withTaskGroup(of: Int.self) { g in for i in 0..<9 { g.addTask { i } }\n"
            + "var sum = 0; for await x in g { sum += x }; return sum }"
        #expect(session.run(sum).answer == "36")
    }

    @Test func `a training ends between two batches and keeps its weights and history`() throws {
        let session = try NotebookSession()
        session.run(
            """
            let x = Tensor(ones: [512, 64]), y = Tensor(ones: [512, 1])
            let model = Sequential(seed: 1) { Input(shape: [64]); Dense(64); Dense(1) }
            model.compile(optimizer: SGD(learningRate: 0.0001), loss: .meanSquaredError)
            let report = LambdaCallback(onEpochEnd: { _ in print("epoch") })
            """)
        let code =
            "let history = try model.fit(x, y, epochs: 1_000_000, callbacks: [report], "
            + "verbose: .silent)\nhistory.ending"
        let output = session.runInterrupted(code)
        #expect(output.failure == nil)
        #expect(output.answer.contains("interrupted"), "\(output.answer)")
        #expect(session.run("history[\"loss\"].count >= 1").answer == "true")
        #expect(session.run("try model.predict(x).shape").answer == "[512, 1]")
        #expect(
            session.run("try model.fit(x, y, verbose: .silent).ending").answer.contains("finished"))
    }

    @Test func `interrupted changes leave collections whole`() throws {
        let session = try NotebookSession()
        session.run("import Foundation\nvar table: [Int: [Int]] = [:]; var total = 0")
        for round in 0..<6 {
            let output = session.runInterrupted(
                """
                print("started")
                while true { table[total % 50, default: []].append(total); total += 1 }
                """, after: UInt32(round) * 7_000)
            #expect(output.answer == "KeyboardInterrupt: interrupted")
            // The one change that was interrupted has happened or not.
            let count = session.run(
                "let count = table.values.reduce(0) { $0 + $1.count }; total - count")
            #expect(["0", "-1"].contains(count.answer), "\(count.answer)")
            session.run("table = [:]; total = 0")
        }
    }

    @Test(arguments: [
        "(0...).forEach { table[$0 % 50, default: []].append($0); total += 1 }",
        "(0...).lazy.map { table[$0 % 50, default: []].append($0) }.forEach { total += 1 }",
        "dig(60)",
        "for i in 0..<Int.max { note(i) }",
        "await Task.detached { (0...).forEach { note($0) } }.value",
        "DispatchQueue.concurrentPerform(iterations: 1) { _ in (0...).forEach { note($0) } }",
    ])
    func `what is no loop is stopped between its changes`(code: String) throws {
        let session = try NotebookSession()
        session.run(
            """
            import Foundation
            var table: [Int: [Int]] = [:]; var total = 0
            func note(_ n: Int) { table[n % 50, default: []].append(n); total += 1 }
            func dig(_ n: Int) { note(n); if n > 0 { dig(n - 1); dig(n - 1) } }
            """)
        for round in 0..<3 {
            let output = session.runInterrupted(
                "print(\"started\")\n" + code, after: UInt32(round) * 7_000)
            #expect(output.answer == "KeyboardInterrupt: interrupted")
            let count = session.run(
                "usleep(200_000); let count = table.values.reduce(0) { $0 + $1.count }; total - count"
            )
            #expect(["0", "-1"].contains(count.answer), "\(count.answer)")
            session.run("table = [:]; total = 0")
        }
    }

    @Test(arguments: [
        ("(0...).forEach { print($0) }", "print(\"free\")", "free\n"),
        (
            "(0...).forEach { text += \"\\($0)\"; if text.count > 99 { text = \"\" } }",
            "print(text.count < 200)", "true\n"
        ),
        ("(0...).forEach { _ in tensor = tensor * 1 + 0 }", "print(tensor.shape)", "[64, 64]\n"),
        (
            "(0...).forEach { list.append($0); if list.count > 9999 { list.removeFirst(5000) } }",
            "list.append(1); print(list.count < 20_000)", "true\n"
        ),
        (
            "(0...).forEach { boxes[$0 % 9] = Box($0) }",
            "print(boxes.values.allSatisfy { $0.n >= 0 })", "true\n"
        ),
        (
            "for i in 0..<Int.max { cache.withLock { $0[i & 0xfff] = i } }",
            "print(cache.withLockIfAvailable { $0.isEmpty } == false)", "true\n"
        ),
        (
            "(0...).forEach { _ in lock.withLock { $0 += 1 } }",
            "print(lock.withLockIfAvailable { $0 } != 0)", "true\n"
        ),
        (
            "while true { list.sort { $0 > $1 }; list.append(list.count) }",
            "list.sort(); print(list == list.sorted())", "true\n"
        ),
    ])
    func `what was stopped leaves everything usable`(
        code: String, question: String, answer: String
    ) throws {
        let session = try NotebookSession()
        session.run(
            """
            import Foundation
            import Synchronization
            final class Box { let n: Int; init(_ n: Int) { self.n = n } }
            let lock = Mutex(0), cache = Mutex([Int: Int]())
            var text = "", list = [3, 1, 2], boxes: [Int: Box] = [:], tensor = Tensor(ones: [64, 64])
            """)
        for round in 0..<3 {
            let output = session.runInterrupted(
                "print(\"started\")\n" + code, after: UInt32(round) * 7_000)
            // One that was stopped before may have held the lock.
            let isAbandoned = round > 0 && output.answer.hasPrefix("Trap: the thread that locked")
            #expect(isAbandoned || output.answer == "KeyboardInterrupt: interrupted")
            #expect(session.run(question).stdout == answer)
        }
    }

    @Test(arguments: [
        "text.wholeMatch(of: /(a+)+b/)",
        "text.wholeMatch(of: try Regex(\"(a+)+b\"))",
        "text.replacing(/(a+)+b/, with: \"\")",
        "try NSRegularExpression(pattern: \"(a+)+b\")"
            + ".firstMatch(in: text, range: NSRange(location: 0, length: 40))",
        "await Task.detached { text.wholeMatch(of: /(a+)+b/) != nil }.value",
        "DispatchQueue.global().sync { text.wholeMatch(of: /(a+)+b/) != nil }",
    ])
    func `one long call of a library ends and keeps the variables`(code: String) throws {
        let session = try NotebookSession()
        session.run("import Foundation\nvar text = String(repeating: \"a\", count: 40)")
        let output = session.runInterrupted("print(\"started\")\n_ = " + code)
        #expect(output.answer == "KeyboardInterrupt: interrupted")
        #expect(session.run("text.count").answer == "40")
        let again = "\"aab\".wholeMatch(of: /(a+)+b/) != nil && text.contains(\"a\")"
        #expect(session.run(again).answer == "true")
    }

    @Test(arguments: [
        ("numbers.sort(by: >)", "numbers.count == 3_000_000 && numbers.reduce(0, &+) == sum"),
        (
            "for _ in 0..<99 { table.merge(zip(numbers, numbers)) { max($0, $1) } }",
            "table.count == table.keys.count && table.allSatisfy { $0.key == $0.value }"
        ),
    ])
    func `a long change of a collection leaves it whole`(code: String, question: String) throws {
        let session = try NotebookSession()
        session.run(
            """
            var state: UInt64 = 1, table: [Int: Int] = [:]
            var numbers = (0..<3_000_000).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1
                return Int(state >> 40)
            }
            let sum = numbers.reduce(0, &+)
            """)
        let output = session.runInterrupted("print(\"started\")\n" + code)
        // On a fast machine it may have come to its end.
        #expect(["KeyboardInterrupt: interrupted", ""].contains(output.answer))
        #expect(session.run(question).answer == "true")
    }

    private static let isWhole = "table.allSatisfy { $0.key == $0.value & 0xfffff }"

    @Test(arguments: [
        ("for i in 0..<Int.max { table[i & 0xfffff] = i }", isWhole),
        ("for i in 0..<Int.max { shelf.table[i & 0xfff] = i }", "shelf.table.count <= 4096"),
        ("for i in 0..<Int.max { shelf[i & 0xfff] = i }", "shelf.table.count <= 4096"),
        (
            "for i in 0..<Int.max { names[i & 0xfff] = \"\\(i)\" }",
            "names.values.allSatisfy { !$0.isEmpty }"
        ),
        ("for i in 0..<Int.max { nested[i & 7]![i & 0xfff] = i }", "nested.count == 8"),
        ("for i in 0..<Int.max { rows[i & 7][i & 0xfff] = i }", "rows.count == 8"),
        ("fill(&table)", isWhole),
        (
            "list.removeAll { while $0 == 5 { total &+= 1 }; return $0 == 1 }",
            "list == [3, 1, 4, 1, 5]"
        ),
        ("list.sort { while $0 == 5 { total &+= 1 }; return $0 < $1 }", "list == [3, 1, 4, 1, 5]"),
    ])
    func `a change that would go on for ever is stopped where the variable is whole`(
        code: String, question: String
    ) throws {
        let session = try NotebookSession()
        session.run(
            """
            struct Shelf {
                var table: [Int: Int] = [:]
                subscript(n: Int) -> Int? { get { table[n] } set { table[n] = newValue } }
            }
            var table: [Int: Int] = [:], names: [Int: String] = [:], shelf = Shelf(), total = 0
            var nested = Dictionary(uniqueKeysWithValues: (0..<8).map { ($0, [Int: Int]()) })
            var rows = [[Int: Int]](repeating: [:], count: 8), list = [3, 1, 4, 1, 5]
            func fill(_ table: inout [Int: Int]) {
                for i in 0..<Int.max { table[i & 0xfffff] = i }
            }
            """)
        let output = session.runInterrupted("print(\"started\")\n" + code)
        #expect(output.answer == "KeyboardInterrupt: interrupted")
        let after = session.run(question)
        #expect(after.answer == "true")
        #expect(after.displays.isEmpty)
    }

    @Test func `code that is timed can be interrupted`() throws {
        let session = try NotebookSession()
        session.run("var n = 0; let kept = 7")
        let output = session.runInterrupted("%%timeit\nprint(\"on\")\nwhile true { n &+= 1 }")
        #expect(output.answer == "KeyboardInterrupt: interrupted")
        #expect(session.run("kept").answer == "7")
    }

    @Test func `a compilation can be interrupted`() throws {
        let session = try NotebookSession()
        session.run("let x = 1")
        session.interrupt(after: 0.5)
        let sum = (0..<300).map { "[\($0), Double(\($0))]" }.joined(separator: " + ")
        #expect(session.run("let y = \(sum)").answer == "KeyboardInterrupt: interrupted")
        #expect(session.run("x").answer == "1")
    }

    @Test func `an interrupt while idle changes nothing, nor does a second one`() throws {
        let session = try NotebookSession()
        session.interrupt()
        #expect(session.run("1").answer == "1")
        // Both arrive while the loop runs: the first needs a moment to end it.
        let output = session.run("print(1); while true {}") { [weak session] _ in
            session?.interrupt()
            session?.interrupt()
        }
        #expect(output.answer == "KeyboardInterrupt: interrupted")
        #expect(session.run("2").answer == "2")
    }

    @Test func `a cell is ended through its request, also without directives in front`() throws {
        let evaluator = try CellEvaluator(
            configuration: SessionConfiguration(installation: NotebookSession.build))
        defer { evaluator.shutDown() }
        func name(_ request: EvaluationRequest) -> String? {
            let result = evaluator.evaluate(request) { event in
                if case .standardOutput = event { request.cancellation.request() }
            }
            guard case .failure(let failure) = result else { return nil }
            return failure.name
        }
        let running = EvaluationRequest(
            code: "print(1)\nwhile true {}", executionCount: 1, allowsInput: false)
        #expect(name(running) == "KeyboardInterrupt")
        let early = EvaluationRequest(code: "2", executionCount: 2, allowsInput: false)
        early.cancellation.request()
        #expect(name(early) == "KeyboardInterrupt")
        let later = EvaluationRequest(code: "3", executionCount: 3, allowsInput: false)
        #expect(name(later) == nil)
    }

    @Test func `waiting for input can be interrupted`() throws {
        let session = try NotebookSession()
        let output = session.run("let line = readLine()", interruptsQuestions: true)
        #expect(output.answer == "KeyboardInterrupt: interrupted")
        #expect(session.run("readLine()", answers: ["hi"]).answer == "Optional(\"hi\")")
    }

    @Test func `a handler of an earlier cell does not keep a cell from being interrupted`() throws {
        let session = try NotebookSession()
        session.run("import Foundation\nlet kept = 1\nsignal(SIGUSR2, SIG_IGN)")
        session.run(
            "var all = sigset_t(); sigfillset(&all); pthread_sigmask(SIG_BLOCK, &all, nil)")
        let output = session.runInterrupted("print(1)\n(0...).forEach { _ in }")
        #expect(output.answer == "KeyboardInterrupt: interrupted")
        #expect(session.run("kept").answer == "1")
    }

    @Test func `a process that does not react is replaced`() throws {
        let session = try NotebookSession(patience: .milliseconds(700))
        session.run("import Foundation\nlet lost = 1")
        let output = session.runInterrupted(
            "signal(SIGUSR2, SIG_IGN); print(1)\n(0...).forEach { _ in }")
        #expect(output.failure?.name == "KeyboardInterrupt")
        #expect(output.answer.contains("Lost: lost"))
        #expect(session.run("1").answer == "1")
    }
}
