import DLLib
import TestSupport
import Testing

/// The loss of masked sequences is the mean over the steps that count, whatever the batches are.
@Suite(.seeded) struct MaskedLossTests {
    /// Twelve sequences, of which one has no step that counts.
    private static let lengths = [6, 1, 1, 2, 0, 6, 3, 1, 5, 1, 1, 4]
    private static let words: Tensor = {
        let numbers: [Int32] = (0..<72).map { place -> Int32 in
            let (row, step) = (place / 6, place % 6)
            guard step < lengths[row] else { return 0 }
            return Int32(place * 7 % 9) + 1
        }
        return Tensor(numbers, shape: [12, 6])
    }()
    private static let kinds = Tensor(
        (0..<72).map { place -> Int32 in Int32((place * 5 + 1) % 4) }, shape: [12, 6])

    private func model(outputs: Int = 1, regularized: Bool = false) -> Model {
        let input = Input(shape: [6])
        let x = SimpleRNN(6, returnSequences: true)(Embedding(10, 5, maskZero: true)(input))
        let layers = (0..<outputs).map { place in
            Dense(
                4, activation: .softmax, kernelRegularizer: regularized ? .l2(0.1) : nil,
                name: "output\(place)")
        }
        let model = Model(inputs: [input], outputs: layers.map { $0(x) })
        for (number, parameter) in model.parameters.enumerated() {
            parameter.value = formula(parameter.shape, seed: 100 + number)
        }
        let losses: [String: Loss] = Dictionary(
            uniqueKeysWithValues: layers.map { ($0.name, Loss.sparseCategoricalCrossentropy) })
        model.compile(
            optimizer: SGD(learningRate: 0.1), losses: losses,
            lossWeights: outputs > 1 ? ["output1": 0.25] : [:])
        return model
    }

    /// The mean over all steps that count, of numbers computed one by one.
    private func expected(_ model: Model, weights: [Float]?) throws -> Double {
        let scores = try model.predict([Self.words])[0].scalars()
        let kinds = Self.kinds.scalars()
        var sum = 0.0
        var count = 0.0
        for row in 0..<12 {
            for step in 0..<Self.lengths[row] {
                let place = row * 6 + step
                let probability = Double(scores[place * 4 + Int(kinds[place])])
                sum -= probability.logarithm * Double(weights?[row] ?? 1)
                count += 1
            }
        }
        return sum / count
    }

    @Test(arguments: [false, true])
    func `it does not depend on the batch size`(isWeighted: Bool) throws {
        let weights = (0..<12).map { Float($0 % 4) * 0.5 }
        let model = model()
        let wanted = try expected(model, weights: isWeighted ? weights : nil)
        for size in [1, 2, 4, 5, 12, 32] {
            let result = try model.evaluate(
                Self.words, Self.kinds, batchSize: size,
                sampleWeight: isWeighted ? Tensor(weights) : nil)
            expectClose(result.loss, wanted, absolute: 1e-5, "batches of \(size)")
        }
    }

    @Test func `nor does that of validation, and early stopping sees it`() throws {
        let found = try [1, 4, 12].map { size in
            let model = model()
            // No step is made: the rate is too small for one.
            model.optimizer?.learningRate = 1e-30
            return try model.fit(
                Self.words, Self.kinds, batchSize: size,
                validationData: (Self.words, Self.kinds), verbose: .silent)
        }
        let wanted = try expected(model(), weights: nil)
        for history in found {
            expectClose(history["val_loss"], [wanted], absolute: 1e-5)
            expectClose(history["loss"], [wanted], absolute: 1e-5)
        }
    }

    @Test func `several outputs and the costs of weights join it in the same way`() throws {
        let model = model(outputs: 2, regularized: true)
        let results = try [1, 5, 12].map { size in
            try model.evaluate([Self.words], [Self.kinds, Self.kinds], batchSize: size)
        }
        let costs = model.losses.reduce(0) { $0 + Double($1.scalar()) }
        #expect(costs > 0.1)
        for result in results {
            for name in ["output0_loss", "output1_loss", "loss"] {
                expectClose(result[name], results[0][name], absolute: 1e-5)
            }
            expectClose(
                result.loss, result["output0_loss"] + 0.25 * result["output1_loss"] + costs,
                absolute: 1e-5)
        }
    }

    @Test func `without a mask it is the mean over the samples, as before`() throws {
        let model = Sequential(inputShape: [3], seed: 1) { Dense(2) }
        model.compile(optimizer: SGD(), loss: .meanSquaredError)
        let (x, y) = (formula([7, 3], seed: 1), formula([7, 2], seed: 2))
        let wanted = Double((model(x) - y).squared().mean().scalar())
        for size in [1, 3, 7] {
            expectClose(try model.evaluate(x, y, batchSize: size).loss, wanted, absolute: 1e-6)
        }
    }
}

extension Double {
    fileprivate var logarithm: Double {
        Tensor([self], shape: [1]).log().scalars(as: Double.self)[0]
    }
}
