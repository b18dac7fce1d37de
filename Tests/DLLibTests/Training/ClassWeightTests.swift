import DLLib
import TestSupport
import Testing

/// Weights of classes go by targets that name one class each.
@Suite(.seeded) struct ClassWeightTests {
    /// Last layers, losses, targets and class weights that do not go together, with a word of what
    /// is said.
    private static let classWeights:
        [(units: Int, loss: Loss, targets: Tensor, weights: [Int: Float], word: String)] = [
            (1, .binaryCrossentropy, Tensor([0, 1, 1, 0]), [2: 5], "the class 2"),
            (1, .binaryCrossentropy, Tensor([0, 1, 1, 0]), [-1: 5], "the class -1"),
            (1, .meanSquaredError, Tensor([0.5, 1.5, 1, 0]), [0: 5], "target of sample 0 is 0.5"),
            (1, .meanSquaredError, Tensor([0, 1, 3, 0]), [0: 5], "target of sample 2 is 3"),
            (
                3, .sparseCategoricalCrossentropy, Tensor([0, 1, 2, 0] as [Int32], shape: [4]),
                [3: 2], "the class 3"
            ),
            (
                2, .binaryCrossentropy,
                Tensor([1, 0, 0, 0, 1, 1, 0, 1] as [Float], shape: [4, 2]), [0: 2],
                "sample 1 has 0 of 2 values set"
            ),
            (
                2, .binaryCrossentropy,
                Tensor([1, 0, 0, 1, 1, 1, 0, 1] as [Float], shape: [4, 2]), [1: 2],
                "sample 2 has 2 of 2 values set"
            ),
            (
                2, .categoricalCrossentropy,
                Tensor([0.5, 0.5, 0, 1, 1, 0, 0, 1] as [Float], shape: [4, 2]),
                [1: 2], "sample 0 has 2 of 2"
            ),
        ]

    @Test(arguments: classWeights.indices)
    func `weights of classes need targets that name one class of the model`(_ place: Int) throws {
        let (units, loss, targets, weights, word) = Self.classWeights[place]
        let isSoft = loss.name.contains("categorical")
        let model = Sequential(inputShape: [3]) {
            Dense(
                units,
                activation: isSoft ? .softmax : loss.name.hasPrefix("binary") ? .sigmoid : .linear)
        }
        model.compile(optimizer: SGD(), loss: loss)
        let error = #expect(throws: TrainingError.self) {
            try model.fit(
                formula([4, 3], seed: 1), targets, batchSize: 2, classWeight: weights,
                verbose: .silent)
        }
        #expect("\(try #require(error))".contains(word))
    }

    @Test func `weights of classes count for numbers, one-hot rows, and yes or no`() throws {
        let x = formula([4, 3], seed: 1)
        let classes = Tensor([0, 1, 1, 0] as [Int32], shape: [4])
        let cases: [(Loss, Layer, Tensor)] = [
            (.binaryCrossentropy, Dense(1, activation: .sigmoid), classes),
            (.sparseCategoricalCrossentropy, Dense(2, activation: .softmax), classes),
            (
                .categoricalCrossentropy, Dense(2, activation: .softmax),
                Tensor(oneHot: [0, 1, 1, 0], classCount: 2)
            ),
        ]
        for (loss, last, targets) in cases {
            let model = Sequential(inputShape: [3], seed: 1) { last }
            model.compile(optimizer: SGD(learningRate: 1e-9), loss: loss)
            let byClass = try model.fit(
                x, targets, batchSize: 4, classWeight: [1: 3], verbose: .silent)
            let bySample = try model.fit(
                x, targets, batchSize: 4, sampleWeight: Tensor([1, 3, 3, 1]), verbose: .silent)
            expectClose(byClass["loss"], bySample["loss"], absolute: 1e-6)
        }
    }
}
