import DLKernels
import Testing

/// oneDNN's recurrent layers against the step-by-step definition.
@Suite struct RecurrentTests {
    struct Case: CustomTestStringConvertible, Sendable {
        var geometry: RecurrentGeometry
        var hasState: Bool
        var testDescription: String { "\(geometry), state: \(hasState)" }
    }

    static let cases: [Case] = [
        RecurrentCell.simple, .lstm, .gru(resetsAfter: true), .gru(resetsAfter: false),
    ].flatMap { cell in
        [(1, 1, 1, 1), (3, 1, 5, 4), (3, 2, 5, 4), (7, 3, 16, 33), (2, 17, 3, 48)].flatMap {
            steps, batch, inputs, units in
            [false, true].map { hasState in
                Case(
                    geometry: RecurrentGeometry(
                        cell: cell, steps: steps, batch: batch, inputs: inputs, units: units),
                    hasState: hasState)
            }
        }
    }

    /// Values below 1; a gradient adds up at most 7 steps of 3 samples of 132 products, each rounded
    /// by 2⁻²⁴, and exponentials are good to a few of these: 1e-4 leaves a factor of about ten.
    @Test(arguments: cases)
    func `runs and gradients are those of the definition`(_ test: Case) {
        let g = test.geometry
        let scale = 1 / Float(g.units + g.inputs).squareRoot()
        func random(_ count: Int, _ seed: Int, _ factor: Float) -> TensorBuffer {
            TensorBuffer(formula(count, seed: seed).map { $0 * factor })
        }
        let input = random(g.steps * g.batch * g.inputs, 1, 1)
        let operands = RecurrentOperands(
            kernel: random(g.inputs * g.gateColumns, 2, scale),
            recurrentKernel: random(g.units * g.gateColumns, 3, scale),
            bias: random(g.cell.biasCount * g.units, 4, 0.5),
            hidden: test.hasState ? random(g.stateCount, 5, 1) : nil,
            cell: test.hasState && g.cell == .lstm ? random(g.stateCount, 6, 1) : nil)
        let run = Recurrent.forward(g, input: input, operands, keepsTrace: true)
        let definition = ReferenceRecurrent<Float>(g, operands)
        expectNear(
            run.result.array(of: Float.self), definition.forward(input.array(of: Float.self)))
        let quick = Recurrent.forward(g, input: input, operands, keepsTrace: false)
        expectNear(
            quick.result.array(of: Float.self), run.result.array(of: Float.self))
        guard let trace = run.trace else {
            Issue.record("nothing was kept for the way back")
            return
        }
        let gradient = random(g.resultRows * g.stateCount, 7, 1)
        let found = Recurrent.gradients(
            g, input: input, operands, result: run.result, gradient: gradient, trace: trace)
        let expected = definition.gradients(
            input.array(of: Float.self), gradient.array(of: Float.self))
        let pairs: [(TensorBuffer?, [Float])] = [
            (found.input, expected.input), (found.kernel, expected.kernel),
            (found.recurrentKernel, expected.recurrentKernel), (found.bias, expected.bias),
            (found.hidden, expected.hidden), (found.cell, expected.cell),
        ]
        for (actual, wanted) in pairs {
            guard let actual else { continue }
            expectNear(actual.array(of: Float.self), wanted)
        }
        #expect((found.hidden != nil) == test.hasState)
    }

    @Test func `orthonormal columns come out of any matrix`() {
        let columns = formula(12 * 5, seed: 3).map(Double.init)
        let q = Orthogonalization.orthonormalize(columns, rows: 12)
        for i in 0..<5 {
            for j in 0..<5 {
                let product = (0..<12).reduce(0) { $0 + q[i * 12 + $1] * q[j * 12 + $1] }
                #expect(abs(product - (i == j ? 1 : 0)) < 1e-14)
            }
        }
    }

    private func expectNear(_ actual: [Float], _ expected: [Float]) {
        #expect(actual.count == expected.count)
        let worst = zip(actual, expected).map { abs($0 - $1) }.max() ?? 0
        #expect(worst < 1e-4)
    }
}
