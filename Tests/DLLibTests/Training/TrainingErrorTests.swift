import DLLib
import Testing

/// Mistakes are found before work starts, and the message says what to change.
@Suite struct TrainingErrorTests {
    private let images = Networks.samples().images
    private let targets = Networks.samples().targets

    private func network(_ last: Layer) -> Sequential {
        Sequential(inputShape: [14, 14, 3]) {
            Flatten()
            last
        }
    }

    private func message(
        _ loss: Loss, _ last: Layer, targets: Tensor? = nil, images: Tensor? = nil,
        optimizer: any Optimizer = Adam(), epochs: Int = 1, batchSize: Int = 10,
        validationSplit: Double = 0
    ) -> String {
        let model = network(last)
        model.compile(optimizer: optimizer, loss: loss)
        let before = model.fingerprint
        do {
            try model.fit(
                images ?? self.images, targets ?? self.targets, epochs: epochs,
                batchSize: batchSize, validationSplit: validationSplit, verbose: .silent)
            return "no error"
        } catch {
            #expect(model.fingerprint == before)
            return "\(error)"
        }
    }

    @Test func `a loss that does not fit the last layer proposes the edit`() {
        let soft = Dense(4, activation: .softmax)
        #expect(
            message(.categoricalCrossentropy, Dense(4)).contains(
                "Dense(4, activation: .softmax), or fromLogits: true"))
        #expect(
            message(.categoricalCrossentropy(fromLogits: true), soft).contains("fromLogits"))
        #expect(
            message(.categoricalCrossentropy, Dense(1, activation: .softmax)).contains(
                "Dense(1, activation: .sigmoid) with loss: .binaryCrossentropy"))
        #expect(
            message(.binaryCrossentropy, Dense(4, activation: .softmax)).contains(
                "loss: .categoricalCrossentropy"))
        #expect(
            message(.binaryCrossentropy, Dense(4)).contains("Dense(4, activation: .sigmoid)"))
    }

    @Test func `targets that do not fit the last layer say which layer or loss would`() {
        let numbers = Tensor((0..<30).map { Int32($0 % 4) }, shape: [30])
        #expect(
            message(.categoricalCrossentropy, Dense(5, activation: .softmax)).contains(
                "Dense(4, activation: .softmax)"))
        #expect(
            message(
                .categoricalCrossentropy, Dense(4, activation: .softmax), targets: numbers
            ).contains(".sparseCategoricalCrossentropy"))
        #expect(
            message(.sparseCategoricalCrossentropy, Dense(4, activation: .softmax)).contains(
                ".categoricalCrossentropy"))
        #expect(
            message(
                .sparseCategoricalCrossentropy, Dense(3, activation: .softmax), targets: numbers
            ).contains("Target 3 of sample 3"))
    }

    @Test func `settings that cannot work are named with their value`() {
        let last = { Dense(4, activation: .softmax) }
        let loss = Loss.categoricalCrossentropy
        #expect(message(loss, last(), batchSize: 31).contains("only 30 samples"))
        #expect(message(loss, last(), batchSize: 0).contains("batchSize is 0"))
        #expect(message(loss, last(), epochs: 0).contains("epochs is 0"))
        #expect(
            message(loss, last(), optimizer: SGD(learningRate: 0)).contains("learningRate is 0"))
        #expect(message(loss, last(), validationSplit: 1).contains("validationSplit 1.0 of 30"))
        #expect(
            message(loss, last(), images: Tensor(zeros: [30, 8, 8, 3])).contains(
                "[14, 14, 3], but the data has samples of shape [8, 8, 3]"))
        #expect(message(loss, last(), images: images[0..<29]).contains("29 samples but 30"))
        #expect(
            message(loss, last(), targets: targets[0..<0], images: images[0..<0]).contains(
                "no samples"))
    }

    @Test func `a model that is not compiled or wholly frozen says so`() throws {
        let model = network(Dense(4, activation: .softmax))
        let notCompiled = #expect(throws: TrainingError.self) { try model.fit(images, targets) }
        #expect("\(try #require(notCompiled))".contains("Call compile"))
        model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
        model.trainable = false
        let frozen = #expect(throws: TrainingError.self) {
            try model.fit(images, targets, batchSize: 10, verbose: .silent)
        }
        #expect("\(try #require(frozen))".contains("every layer is frozen"))
    }
}
