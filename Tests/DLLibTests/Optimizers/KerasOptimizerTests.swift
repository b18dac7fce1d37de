import DLLib
import TestSupport
import Testing

/// Twelve steps of each optimizer against Keras 3.15, made by `make_keras_optimizers.py`.
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
        Case("sgd_decay") { SGD(learningRate: 0.05, momentum: 0.9, weightDecay: 0.1) },
        Case("sgd_clip_value") { SGD(learningRate: 0.05, clipping: .value(0.05)) },
        Case("sgd_clip_norm") { SGD(learningRate: 0.05, momentum: 0.9, clipping: .norm(0.15)) },
        Case("sgd_clip_global") { SGD(learningRate: 0.05, clipping: .globalNorm(0.2)) },
        Case("sgd_piecewise") {
            SGD(
                learningRate: PiecewiseConstantDecay(
                    boundaries: [3, 7], values: [0.1, 0.05, 0.01]))
        },
        Case("adam") { Adam(learningRate: 0.01) },
        Case("adam_betas") { Adam(learningRate: 0.01, beta1: 0.8, beta2: 0.9, epsilon: 1e-3) },
        Case("adam_amsgrad") { Adam(learningRate: 0.01, beta2: 0.9, amsgrad: true) },
        Case("adam_accumulated") { Adam(learningRate: 0.01, gradientAccumulationSteps: 3) },
        Case("adam_average") {
            Adam(
                learningRate: 0.01,
                averaging: WeightAveraging(momentum: 0.8, overwriteFrequency: 4))
        },
        Case("adam_everything") {
            Adam(
                learningRate: CosineDecay(
                    from: 0.01, decaySteps: 8, warmupTarget: 0.05, warmupSteps: 3),
                weightDecay: 0.05, clipping: .globalNorm(0.2),
                averaging: WeightAveraging(momentum: 0.9, overwriteFrequency: 3),
                gradientAccumulationSteps: 2)
        },
        Case("adamw") { AdamW(learningRate: 0.01) },
        Case("adamw_excluded") {
            let optimizer = AdamW(learningRate: 0.01, weightDecay: 0.2)
            optimizer.excludeFromWeightDecay("second")
            return optimizer
        },
        Case("nadam") { Nadam(learningRate: 0.01) },
        Case("adamax") { Adamax(learningRate: 0.01) },
        Case("adagrad") { Adagrad(learningRate: 0.05) },
        Case("adadelta") { Adadelta(learningRate: 1) },
        Case("adadelta_default") { Adadelta() },
        Case("lion") { Lion(learningRate: 0.01) },
        Case("lion_decay") { Lion(learningRate: 0.01, weightDecay: 0.1) },
        Case("muon") { Muon(learningRate: 0.01) },
        Case("muon_options") {
            Muon(
                learningRate: 0.01, momentum: 0.8, nesterov: false, iterations: 3, rmsRate: nil,
                adamRateFactor: 0.5, adam: Adam.Rule(beta1: 0.8, epsilon: 1e-3), weightDecay: 0.1)
        },
        Case("muon_excluded") { Muon(learningRate: 0.01, excluding: ["first"]) },
        Case("rmsprop") { RMSprop(learningRate: 0.01) },
        Case("rmsprop_momentum") { RMSprop(learningRate: 0.01, rho: 0.8, momentum: 0.5) },
        Case("rmsprop_centered") { RMSprop(learningRate: 0.01, centered: true) },
        Case("rmsprop_both") {
            RMSprop(learningRate: 0.01, rho: 0.8, momentum: 0.5, centered: true)
        },
        Case("ftrl") {
            Ftrl(learningRate: 0.1, l1: 0.01, l2: 0.1, l2Shrinkage: 0.05, beta: 0.1)
        },
        Case("lamb") { Lamb(learningRate: 0.01, weightDecay: 0.01) },
        Case("adafactor") { Adafactor(learningRate: 0.05) },
    ]

    @Test(arguments: cases)
    func `makes the steps Keras makes`(_ test: Case) throws {
        let expected = try golden("keras_optimizers")
        let optimizer = test.make()
        let weights = [
            Parameter(formula([3, 4], seed: 0), name: "first"),
            Parameter(formula([5], seed: 1), name: "second"),
        ]
        for step in 0..<12 {
            optimizer.apply(
                weights.enumerated().map { number, weight in
                    let gradient = formula(weight.shape, seed: 10 * step + number + 50) * 0.1
                    return ParameterGradient(parameter: weight, gradient: gradient)
                })
            for weight in weights {
                expectClose(
                    weight.value.reshaped(to: [weight.value.elementCount]),
                    try expected(test.name, weight.name)[step],
                    absolute: 2e-6, relative: 2e-6, "\(weight.name) after step \(step + 1)")
            }
        }
    }

    /// Adafactor is left out: Keras keeps its product of rows and columns as well.
    @Test(arguments: cases.filter { $0.name != "adafactor" })
    func `keeps as many numbers as Keras`(_ test: Case) throws {
        let expected = try golden("keras_optimizers")(test.name, "variables").scalar()
        let optimizer = test.make()
        optimizer.apply([
            ParameterGradient(
                parameter: Parameter(Tensor(ones: [3, 4]), name: "first"),
                gradient: Tensor(ones: [3, 4])),
            ParameterGradient(
                parameter: Parameter(Tensor(ones: [5]), name: "second"),
                gradient: Tensor(ones: [5])),
        ])
        #expect(optimizer.variableCount == Int(expected))
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

    @Test func `a group of weights has a rate and a decay of its own, found by path`() {
        let optimizer = SGD(learningRate: 0.5, weightDecay: 0.1)
        optimizer.groups = [
            ParameterGroup("base", rateFactor: 0.1),
            ParameterGroup("base/block_2", learningRate: 0.25),
            ParameterGroup("bias", weightDecay: 0),
        ]
        func moved(_ path: String) -> Float {
            let weight = Parameter(Tensor(ones: [1]), name: "w")
            optimizer.apply([
                ParameterGradient(parameter: weight, gradient: Tensor(ones: [1]), path: path)
            ])
            return weight.value.scalar()
        }
        // w = 1 - 1 * 0.1 * rate - rate, without the decay where it is switched off.
        expectClose(Double(moved("head/kernel")), 1 - 0.05 - 0.5)
        expectClose(Double(moved("base/block_1/kernel")), 1 - 0.005 - 0.05)
        expectClose(Double(moved("base/block_2/kernel")), 1 - 0.0025 - 0.025)
        expectClose(Double(moved("base/block_2/bias")), 1 - 0.025)
        expectClose(Double(moved("database/kernel")), 1 - 0.05 - 0.5)
    }

    @Test func `a rule of one's own has all that optimizers have`() {
        struct SignDescent: UpdateRule {
            func update(
                _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
                rate: Float
            ) {
                weights = weights - gradient / gradient.abs() * rate
            }
        }
        let optimizer = RuleOptimizer(
            "SignDescent", SignDescent(),
            options: StepOptions(
                learningRate: ExponentialDecay(from: 1, decaySteps: 1, factor: 0.5),
                gradientAccumulationSteps: 2))
        let weight = Parameter(Tensor(zeros: [2]), name: "w")
        weight.constraint = { $0.clipped(to: -0.4...0.4) }
        for gradient in [Tensor([3, -1]), Tensor([-1, -5])] {
            optimizer.apply([ParameterGradient(parameter: weight, gradient: gradient)])
        }
        // The mean gradient is (1, -3), and the rate of the second batch is a half.
        #expect(weight.value == Tensor([-0.4, 0.4]))
    }

    @Test func `setting the rate replaces a schedule`() {
        let optimizer = Adam(learningRate: CosineDecay(from: 0.1, decaySteps: 10))
        #expect(optimizer.schedule != nil)
        #expect(optimizer.learningRate == 0.1)
        optimizer.learningRate = 0.3
        #expect(optimizer.schedule == nil)
        #expect(optimizer.learningRate == 0.3)
    }
}
