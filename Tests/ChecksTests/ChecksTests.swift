internal import Checks
internal import DLFoundation
internal import DLTensors
internal import Testing

/// The words of the error that an expression throws; nil where it throws none.
private func words(_ expression: () throws -> Void) -> String? {
    do {
        try expression()
        return nil
    } catch {
        return "\(error)"
    }
}

@Suite struct CheckTests {
    @Test func `a condition that holds throws nothing`() throws {
        try check(1 + 1 == 2)
        try checkEqual([1, 2], [1, 2])
        try checkThrows(try check(false))
    }

    @Test func `a failure speaks both languages, after the words of the check`() {
        #expect(
            words { try check(false, "soma / sum") }
                == "soma / sum: a verificação falhou\nsoma / sum: the check failed")
        #expect(
            words { try checkEqual("a", "b") }
                == "esperado \"b\", encontrado \"a\"\nexpected \"b\", found \"a\"")
        #expect(
            words { try checkThrows(7) }
                == "esperado um erro, encontrado 7\nexpected an error, found 7")
    }

    @Test func `an error of the condition is passed on`() {
        func unsolved() throws -> Bool { throw NotImplemented("1") }
        #expect(throws: NotImplemented("1")) { try check(unsolved()) }
        #expect(words { try check(unsolved()) } == "1: não implementado / not implemented")
    }
}

@Suite struct CheckCloseTests {
    @Test(arguments: [
        (1.0, 1.0, true), (1.000_009, 1, true), (1.000_02, 1, false), (0, 1e-9, true),
        (.nan, .nan, false), (.nan, 1, false), (1, .nan, false), (.infinity, .infinity, true),
        (.infinity, -.infinity, false), (1, .infinity, false), (.infinity, 1, false),
        (-1, 1, false),
    ])
    func `numbers are close as NumPy's allclose says`(found: Double, expected: Double, close: Bool)
    {
        #expect((words { try checkClose(found, expected) } == nil) == close)
        #expect((words { try checkClose([found], [expected]) } == nil) == close)
    }

    @Test func `the pair that differs most is named with its index`() throws {
        let text = try #require(words { try checkClose([1.0, 2, 3.5], [1, 2.1, 3], rtol: 1e-3) })
        #expect(text.contains("expected 3.0 at [2], found 3.5"))
        #expect(text.contains("largest relative error 1.4e-1, allowed 1.0e-3"))
        // 1 / 101 is 0.0099.
        let rounded = words { try checkClose(1.0, 1.0101, rtol: 1e-4) }
        #expect(rounded?.contains("largest relative error 1.0e-2,") == true)
        let grid = Tensor([1, 2, 3, 4], shape: [2, 2])
        let moved = Tensor([1, 2, 9, 4], shape: [2, 2])
        #expect(words { try checkClose(moved, grid) }?.contains("at [1, 0], found 9.0") == true)
    }

    @Test func `lists and tensors of other sizes are told apart`() {
        #expect(words { try checkClose([1.0], [1, 2]) }?.contains("expected 2 numbers") == true)
        let row = Tensor([1, 2], shape: [1, 2])
        #expect(
            words { try checkClose(row, Tensor([1, 2], shape: [2])) }
                == "forma esperada [2], encontrada [1, 2]\nexpected shape [2], found [1, 2]")
        #expect(words { try checkShape(row, [1, 2]) } == nil)
    }
}

@Suite struct CheckGradientTests {
    private let x = Tensor([0.3, -1.2, 2], shape: [3])

    @Test func `a right gradient passes and a wrong one names the element`() throws {
        // The derivative of the sum of cubes is 3 x².
        let gradient = x * x * 3
        try checkGradient(gradient, of: { ($0 * $0 * $0).sum() }, at: x)
        try checkGradient(of: { ($0 * $0 * $0).sum() }, at: x)
        let wrong = words { try checkGradient(x * x * 2, of: { ($0 * $0 * $0).sum() }, at: x) }
        #expect(wrong?.contains("at [2], found 8.0") == true)
        try checkGradient([12.0], of: { $0[0] * $0[0] * $0[0] }, at: [2])
        #expect(words { try checkGradient([11.0], of: { $0[0] * $0[0] * $0[0] }, at: [2]) } != nil)
    }

    @Test func `a backward pass that is wrong is found`() {
        func broken(_ x: Tensor) -> Tensor {
            (x * x).withGradient(with: [x]) { [$0 * x] }.sum()
        }
        #expect(words { try checkGradient(of: broken, at: x) } != nil)
    }

    @Test func `a function of another shape is refused`() {
        let text = words { try checkGradient(of: { $0 * 2 }, at: x) }
        #expect(text?.contains("a single real number, not the shape [3]") == true)
    }
}

@Suite struct AwardTests {
    @Test(
        arguments: [
            (1.5, 2, 1.5), (3, 2, 2), (-1, 2, 0), (.nan, 2, 0), (.infinity, 2, 2),
            (-.infinity, 2, 0),
            (1, 0, 0), (1, -1, 0),
        ] as [(Double, Double, Double)])
    func `points stay between zero and the maximum`(
        points: Double, maximum: Double, expected: Double
    ) {
        #expect(award(points, of: maximum) == expected)
    }

    @Test func `a share of the parts is a share of the points`() {
        #expect(award(3, of: 4, points: 2) == 1.5)
        #expect(award(0, of: 0, points: 2) == 0)
        #expect(award(9, of: 4, points: 2) == 2)
    }
}
