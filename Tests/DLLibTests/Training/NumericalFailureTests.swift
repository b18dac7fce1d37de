import DLLib
import TestSupport
import Testing

/// A batch that gives numbers which are none changes nothing, and the error says where they began.
@Suite(.seeded) struct NumericalFailureTests {
    private static let x = formula([6, 4], seed: 1)
    private static let y = formula([6, 1], seed: 2)

    /// A network with statistics in front of a layer of the test's own.
    private func network(_ middle: Layer, optimizer: any Optimizer = Adam()) -> Sequential {
        let model = Sequential(inputShape: [4], seed: 1) {
            Dense(5, name: "first")
            BatchNormalization()
            middle
            Dense(1, name: "last")
        }
        model.compile(optimizer: optimizer, loss: .meanSquaredError)
        return model
    }

    /// Everything a step may change: weights, statistics and what the optimizer remembers.
    private func state(_ model: Model) -> [Tensor] {
        let optimizer = model.optimizer as? RuleOptimizer
        return model.weights + (optimizer?.rememberedTensors ?? [])
            + [Tensor(Float(optimizer?.iterations ?? 0))]
    }

    /// Operations whose value is finite and whose slope is not, with what the message names.
    private static let edges: [(name: String, word: String, body: @Sendable (Tensor) -> Tensor)] = [
        ("sqrt", "sqrt", { ($0 * 0).sqrt() }),
        ("pow", "pow", { ($0 * 0).pow(0.3) }),
        ("power of a tensor", "pow", { ($0 * 0).pow(Tensor(0.3)) }),
        ("standard deviation", "sqrt", { ($0 * 0).std(axis: -1, keepDims: true) + $0 * 0 }),
        ("acos", "acos", { ($0 * 0 + 1).acos() }), ("asin", "asin", { ($0 * 0 + 1).asin() }),
        ("where", "log", { x in Tensor.where(x .> -1e9, x, (x * 0).log()) }),
    ]

    @Test(arguments: edges.indices, ["fit", "trainOnBatch"])
    func `a gradient that is no number is an error before any weight changes`(
        _ place: Int, _ how: String
    ) throws {
        let (name, word, body) = Self.edges[place]
        let model = network(Lambda(name: "edge") { x in body(x) })
        // The optimizer has something to remember before it goes wrong.
        let good = network(Activation(.tanh))
        try good.fit(Self.x, Self.y, batchSize: 3, verbose: .silent)
        let before = state(model)
        let error = #expect(throws: TrainingError.self) {
            if how == "fit" {
                try model.fit(Self.x, Self.y, batchSize: 3, verbose: .silent)
            } else {
                try model.trainOnBatch(Self.x, Self.y)
            }
        }
        let text = "\(try #require(error))"
        #expect(text.contains("The gradient of first/kernel is not finite"), "\(name): \(text)")
        #expect(text.contains("\"\(word)\" in the layer") && text.contains("edge"), "\(text)")
        #expect(text.contains("The weights are those before this batch"))
        #expect(state(model) == before, "\(name)")
    }

    @Test func `the distance of equal points is a case of it`() throws {
        let (left, right) = (Input(shape: [4]), Input(shape: [4]))
        let embed = Dense(3, name: "embed")
        let difference = Subtract()([embed(left), embed(right)])
        let distance = Lambda { $0.squared().sum(axis: -1, keepDims: true).sqrt() }(difference)
        let model = Model(inputs: [left, right], outputs: [distance])
        model.compile(optimizer: Adam(), loss: .meanSquaredError)
        let before = state(model)
        let error = #expect(throws: TrainingError.self) {
            try model.fit([Self.x, Self.x], [Tensor(zeros: [6, 1])], verbose: .silent)
        }
        #expect("\(try #require(error))".contains("embed/kernel"))
        #expect(state(model) == before)
        // A norm has a slope of 0 there.
        let safe = Lambda { $0.norm(axis: -1, keepDims: true) }(difference)
        let second = Model(inputs: [left, right], outputs: [safe])
        second.compile(optimizer: Adam(), loss: .meanSquaredError)
        let history = try second.fit([Self.x, Self.x], [Tensor(zeros: [6, 1])], verbose: .silent)
        #expect(history["loss"] == [0])
    }

    @Test func `a second batch that goes wrong leaves the first one's step`() throws {
        // The second half of the samples is at the edge.
        let x = Tensor(concatenating: [Self.x[0..<3] + 5, Tensor(zeros: [3, 4])], axis: 0)
        func model() -> Sequential {
            let model = Sequential(inputShape: [4], seed: 1) {
                Dense(3, useBias: false, kernelInitializer: .constant(1))
                Lambda { $0.sqrt() }
                Dense(1)
            }
            model.compile(optimizer: Adam(), loss: .meanSquaredError)
            return model
        }
        let (whole, first) = (model(), model())
        Networks.setFormulaWeights(whole)
        Networks.setFormulaWeights(first)
        whole.weights[0] = Tensor(ones: [4, 3])
        first.weights[0] = Tensor(ones: [4, 3])
        let error = #expect(throws: TrainingError.self) {
            try whole.fit(x, Self.y, batchSize: 3, shuffle: false, verbose: .silent)
        }
        #expect("\(try #require(error))".contains("epoch 1, batch 2"))
        try first.trainOnBatch(x[0..<3], Self.y[0..<3])
        #expect(state(whole) == state(first))
    }

    /// A rule that breaks weights from its third step on.
    private struct Breaking: UpdateRule {
        func makeSlots(for shape: Shape) -> [(name: String, value: Tensor)] {
            [("seen", Tensor(zeros: shape))]
        }
        func update(
            _ weights: inout Tensor, _ slots: inout [Tensor], gradient: Tensor, step: Int,
            rate: Float
        ) {
            slots[0] = slots[0] + gradient
            weights = weights - gradient * (step < 3 ? rate : .nan)
        }
    }

    private final class BreakingOptimizer: Optimizer {
        let name = "Own"
        var learningRate: Float = 0.1
        let variableCount = 0
        var steps = 0
        func apply(_ gradients: [ParameterGradient]) {
            steps += 1
            for entry in gradients {
                entry.parameter.value =
                    entry.parameter.value - entry.gradient * (steps < 3 ? 0.1 : Float.infinity)
            }
        }
    }

    @Test(arguments: [true, false])
    func `an optimizer that breaks weights is undone`(isRule: Bool) throws {
        let optimizer: any Optimizer =
            isRule ? RuleOptimizer("Own", Breaking(), learningRate: 0.1) : BreakingOptimizer()
        let model = network(Activation(.tanh), optimizer: optimizer)
        for _ in 0..<2 { try model.trainOnBatch(Self.x, Self.y) }
        let before = state(model)
        let error = #expect(throws: TrainingError.self) { try model.trainOnBatch(Self.x, Self.y) }
        #expect("\(try #require(error))".contains("Own would make first/kernel"))
        #expect(state(model) == before)
    }

    @Test func `applying such a gradient by hand stops with the weight and leaves all`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let weight = Parameter(Tensor([1, 2]), name: "kernel")
            SGD().apply([
                ParameterGradient(
                    parameter: weight, gradient: Tensor([0, .nan]), path: "dense/kernel")
            ])
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("the gradient of dense/kernel"))
    }

    @Test func `large finite gradients are no error`() throws {
        let weight = Parameter(Tensor([1, 2, 3]), name: "kernel")
        let gradient = Tensor([1.5e38, 1.5e38, -1.5e38])
        SGD(learningRate: 2e-38).apply([ParameterGradient(parameter: weight, gradient: gradient)])
        expectClose(weight.value, Tensor([-2, -1, 6]))
    }

    @Test func `what is said of the weights is true where a callback brings others back`() throws {
        final class Breaker: Layer {
            var isBroken = false
            override func call(_ x: Tensor, training: Bool) -> Tensor {
                isBroken && training ? (x * 0).sqrt() : x
            }
        }
        for isEnd in [false, true] {
            let breaker = Breaker()
            let model = network(breaker)
            var afterFirst: [Tensor] = []
            let watcher = LambdaCallback(onEpochEnd: { run in
                if run.epoch == 1 { afterFirst = run.model.weights }
                breaker.isBroken = run.epoch == 2
            })
            let best = EarlyStopping(
                monitor: "loss", minDelta: 100, patience: 9, restoreBestWeights: true)
            var callbacks: [any Callback] = [watcher, best]
            if isEnd { callbacks.append(TerminateOnNaN()) }
            let all = callbacks
            let fit = {
                try model.fit(
                    Self.x, Self.y, epochs: 5, batchSize: 3, callbacks: all, verbose: .silent)
            }
            let text: String
            if isEnd {
                guard case .stopped(let reason) = try fit().ending else {
                    Issue.record("the training was not stopped")
                    return
                }
                text = reason
            } else {
                let error = #expect(throws: TrainingError.self) { try fit() }
                text = "\(try #require(error))"
            }
            #expect(text.contains("epoch 3, batch 1"), "\(text)")
            #expect(text.contains("The weights are those of epoch 1."), "\(text)")
            #expect(model.weights == afterFirst)
        }
    }

    @Test func `weights that are broken already are said to be so`() throws {
        let model = network(Activation(.tanh))
        model["last"].parameter("kernel").value = Tensor(repeating: .nan, shape: [5, 1])
        let error = #expect(throws: TrainingError.self) { try model.trainOnBatch(Self.x, Self.y) }
        let text = "\(try #require(error))"
        #expect(text.contains("the weight last/kernel"))
        #expect(text.contains("not finite since an earlier step"))
    }

    @Test func `a callback that throws leaves the weights of the last batch`() throws {
        struct Ended: Error {}
        let (thrown, whole) = (network(Activation(.tanh)), network(Activation(.tanh)))
        whole.weights = thrown.weights
        #expect(throws: Ended.self) {
            try thrown.fit(
                Self.x, Self.y, batchSize: 3, shuffle: false,
                callbacks: [LambdaCallback(onBatchEnd: { if $0.batch == 2 { throw Ended() } })],
                verbose: .silent)
        }
        try whole.fit(Self.x, Self.y, batchSize: 3, shuffle: false, verbose: .silent)
        #expect(state(thrown) == state(whole))
    }

    @Test func `a metric that is no number changes nothing of the training`() throws {
        let (odd, plain) = (network(Activation(.tanh)), network(Activation(.tanh)))
        odd.weights = plain.weights
        odd.compile(
            optimizer: Adam(), loss: .meanSquaredError,
            metrics: [Metric("odd", direction: .up, measure: { _, _ in .nan })])
        let history = try odd.fit(
            Self.x, Self.y, batchSize: 3, shuffle: false, verbose: .silent)
        try plain.fit(Self.x, Self.y, batchSize: 3, shuffle: false, verbose: .silent)
        #expect(history["odd"].allSatisfy { $0.isNaN })
        #expect(state(odd) == state(plain))
    }
}
