import DLLib
import TestSupport
import Testing

/// Twelve steps of each optimizer against Keras 3.15, made by `make_keras_training.py`.
///
/// Each step rounds a few numbers of size 1, so that twelve differ by at most about 1e-6.
@Suite struct KerasOptimizerTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let make: @Sendable () -> any Optimizer

        init(_ name: String, make: @escaping @Sendable () -> any Optimizer) {
            self.name = name
            self.make = make
        }

        var testDescription: String { name }
    }

    static let cases = [
        Case("sgd") { SGD(learningRate: 0.05) },
        Case("sgd_momentum") { SGD(learningRate: 0.05, momentum: 0.9) },
        Case("sgd_nesterov") { SGD(learningRate: 0.05, momentum: 0.9, nesterov: true) },
        Case("adam") { Adam(learningRate: 0.01) },
        Case("adam_betas") { Adam(learningRate: 0.01, beta1: 0.8, beta2: 0.9, epsilon: 1e-3) },
        Case("rmsprop") { RMSprop(learningRate: 0.01) },
        Case("rmsprop_momentum") { RMSprop(learningRate: 0.01, rho: 0.8, momentum: 0.5) },
    ]

    @Test(arguments: cases)
    func `makes the steps Keras makes`(_ test: Case) throws {
        let expected = try golden("keras_optimizers")
        let optimizer = test.make()
        let shapes: [Shape] = [[3, 4], [5]]
        let weights = shapes.enumerated().map { Parameter(formula($1, seed: $0), name: "w\($0)") }
        for step in 0..<12 {
            optimizer.apply(
                weights.enumerated().map { number, weight in
                    let gradient = formula(weight.shape, seed: 10 * step + number + 50) * 0.1
                    return ParameterGradient(parameter: weight, gradient: gradient)
                })
            for (number, weight) in weights.enumerated() {
                expectClose(
                    weight.value, try expected(test.name, "step_\(step + 1)_\(number)"),
                    absolute: 2e-6, relative: 2e-6)
            }
        }
    }

    @Test func `a weight that joins later starts afresh, and the change is said once`() {
        let optimizer = Adam(learningRate: 0.1)
        let old = Parameter(Tensor(ones: [2]), name: "old")
        let new = Parameter(Tensor(ones: [3]), name: "new")
        func step(_ parameters: [Parameter]) {
            optimizer.apply(
                parameters.map {
                    ParameterGradient(parameter: $0, gradient: Tensor(ones: $0.shape))
                })
        }
        step([old])
        #expect(optimizer.takeNotice() == nil)
        #expect(optimizer.variableCount == 2 * 2 + 2)
        for _ in 0..<20 { step([old]) }
        step([new])
        #expect(optimizer.takeNotice()?.contains("3 new weights and leaves out 2") == true)
        #expect(optimizer.takeNotice() == nil)
        // The first step of Adam moves every weight by the rate, whatever the gradient's size.
        expectClose(new.value, Tensor(repeating: 0.9, shape: [3]), absolute: 1e-5)
    }

    @Test func `a copy of the weights keeps its values`() {
        let optimizer = SGD(learningRate: 1)
        let weight = Parameter(Tensor(ones: [2]), name: "w")
        let copy = weight.value
        optimizer.apply([ParameterGradient(parameter: weight, gradient: Tensor(ones: [2]))])
        #expect(copy == Tensor(ones: [2]))
        #expect(weight.value == Tensor(zeros: [2]))
    }
}
