import DLLib
import TestSupport
import Testing

/// Mistakes are found before work starts, and the message says what to change.
@Suite(.seeded) struct TrainingErrorTests {
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

    @Test func `not-a-number in an image is seen behind rectifiers`() throws {
        let model = Sequential(seed: 1) {
            Input(shape: [8, 8, 3])
            Conv2D(4, kernelSize: 3, activation: .relu)
            Conv2D(4, kernelSize: 3)
            BatchNormalization()
            ReLU(maximum: 6)
            Flatten()
            Dense(5, activation: .relu)
            Dense(2, activation: .softmax)
        }
        var images = formula([3, 8, 8, 3], seed: 1)
        images[1, 4, 4, 0] = Tensor(.nan)
        for isRecorded in [false, true] {
            let results =
                isRecorded
                ? valueAndGradient(at: model.trainableParameters) { model(images).sum() }.value
                : model(images).sum(axis: 1)
            #expect(results.scalars().contains { $0.isNaN }, "\(isRecorded)")
        }
        let predictions = try model.predict(images).sum(axis: 1).scalars()
        #expect(predictions.map(\.isNaN) == [false, true, false])
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

    @Test func `losses besides cross-entropy say what last layer they need`() {
        let signs = Tensor((0..<30).map { $0 % 2 == 0 ? 1 : -1 } as [Float], shape: [30, 1])
        #expect(
            message(.hinge, Dense(1, activation: .sigmoid), targets: signs).contains(
                "Dense(1, activation: .tanh)"))
        #expect(message(.hinge, Dense(1, activation: .tanh), targets: signs) == "no error")
        #expect(
            message(.klDivergence, Dense(4)).contains("Dense(4, activation: .softmax)"))
        #expect(
            message(.meanSquaredLogarithmicError, Dense(4, activation: .tanh)).contains(
                "numbers below zero"))
        #expect(message(.ctc, Dense(4)).contains("[steps, classes]"))
    }

    @Test func `a batch whose loss is no number leaves the statistics as they were`() throws {
        let model = Sequential(seed: 1) {
            Input(shape: [4])
            BatchNormalization()
            Dense(2)
        }
        let loss = Loss("broken", values: { p, _ in (p - 1e30).squared() })
        model.compile(optimizer: SGD(), loss: loss)
        let before = model.fingerprint
        #expect(throws: TrainingError.self) {
            try model.fit(
                formula([6, 4], seed: 1), formula([6, 2], seed: 2), batchSize: 3, verbose: .silent)
        }
        #expect(model.fingerprint == before)
        #expect(throws: TrainingError.self) {
            try model.trainOnBatch(formula([6, 4], seed: 1), formula([6, 2], seed: 2))
        }
        #expect(model.fingerprint == before)
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
        #expect(message(loss, last(), batchSize: 31) == "no error")
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

    @Test func `numbers that are none are found in samples and targets before work starts`() {
        var values = images.scalars()
        values[7 * 14 * 14 * 3 + 5] = .infinity
        let bad = Tensor(values, shape: images.shape)
        #expect(
            message(.categoricalCrossentropy, Dense(4, activation: .softmax), images: bad)
                .contains("Sample 7 holds"))
        values[7 * 14 * 14 * 3 + 5] = 0
        values[20 * 14 * 14 * 3] = -Float.infinity
        #expect(
            message(
                .categoricalCrossentropy, Dense(4, activation: .softmax),
                images: Tensor(values, shape: images.shape), validationSplit: 0.5
            ).contains("Validation sample 5 holds"))
        var numbers = (0..<30).map(Float.init)
        numbers[4] = Float.nan
        #expect(
            message(.meanSquaredError, Dense(1), targets: Tensor(numbers)).contains(
                "The target of sample 4 holds"))
    }

    @Test func `targets that a loss cannot use are named with their sample`() {
        let soft = { Dense(4, activation: .softmax) }
        #expect(
            message(.categoricalCrossentropy, soft(), targets: targets * 3).contains(
                "Target 3.0 of sample 0 does not suit the loss categorical_crossentropy"))
        #expect(
            message(.sparseCategoricalCrossentropy, soft(), targets: Tensor(ones: [30]) * 0.5)
                .contains("whole class numbers"))
        #expect(
            message(
                .sparseCategoricalCrossentropy, soft(),
                targets: Tensor((0..<30).map { Int32($0 % 3 - 1) }, shape: [30])
            ).contains("Target -1 of sample 0"))
        #expect(
            message(.binaryCrossentropy, Dense(1, activation: .sigmoid), targets: targets * 0 - 1)
                .contains("units for these targets"))
        #expect(
            message(
                .binaryCrossentropy, Dense(1, activation: .sigmoid),
                targets: Tensor(repeating: -1, shape: [30, 1])
            ).contains("from 0 to 1"))
        #expect(
            message(.poisson, Dense(1), targets: Tensor(repeating: -2, shape: [30, 1])).contains(
                "of 0 or more"))
        #expect(
            message(
                .meanSquaredError, Dense(4),
                targets: Tensor((0..<30).map { Int32($0 % 4) }, shape: [30])
            ).contains(".sparseCategoricalCrossentropy"))
    }

    @Test func `weights that do not fit the samples or classes say so`() throws {
        let model = network(Dense(4, activation: .softmax))
        model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
        func message(
            classWeight: [Int: Float]? = nil, sampleWeight: Tensor? = nil
        ) throws -> String {
            let error = #expect(throws: TrainingError.self) {
                try model.fit(
                    images, targets, batchSize: 10, classWeight: classWeight,
                    sampleWeight: sampleWeight, verbose: .silent)
            }
            return "\(try #require(error))"
        }
        #expect(try message(sampleWeight: Tensor(ones: [29])).contains("[29] for 30 samples"))
        #expect(
            try message(sampleWeight: Tensor(repeating: -1, shape: [30])).contains("sample 0 is -1")
        )
        #expect(try message(classWeight: [2: -1]).contains("classWeight of class 2 is -1"))
        #expect(
            try message(classWeight: [0: 1, 7: 9]).contains(
                "the class 7, but the classes are 0 to 3"))
    }

    @Test func `few samples are one batch, and a line says so`() throws {
        final class Notes: Callback {
            var lines: [String] = []
            func onTrainBegin(_ run: TrainingRun) { lines = run.takeNotes() }
        }
        let model = Sequential(inputShape: [2], seed: 3) {
            Dense(8, activation: .tanh)
            Dense(1, activation: .sigmoid)
        }
        model.compile(
            optimizer: Adam(learningRate: 0.1), loss: .binaryCrossentropy, metrics: [.accuracy])
        let x = Tensor([0, 0, 0, 1, 1, 0, 1, 1] as [Float], shape: [4, 2])
        let notes = Notes()
        let history = try model.fit(
            x, Tensor([0, 1, 1, 0]), epochs: 200, callbacks: [notes], verbose: .silent)
        #expect(history["accuracy"].last == 1)
        #expect(notes.lines.contains { $0.contains("each epoch is one batch of 4") })
        // As many steps as with a batch size of all samples, and the same numbers.
        for (count, split) in [(35, 0.2), (4, 0.2), (2, 0.5), (33, 0), (1, 0)] {
            let samples = formula([count, 2], seed: count)
            let targets = formula([count, 1], seed: 1)
            let trained = count - Int((Double(count) * split).rounded(.up))
            let losses = try [32, max(1, trained)].map { size in
                let model = Sequential(inputShape: [2], seed: 3) { Dense(1) }
                model.compile(optimizer: SGD(), loss: .meanSquaredError)
                return try model.fit(
                    samples, targets, epochs: 2, batchSize: size, validationSplit: split,
                    shuffle: false, verbose: .silent)["loss"]
            }
            if trained <= 32 { #expect(losses[0] == losses[1], "\(count) \(split)") }
        }
    }

    @Test func `an optimizer belongs to one model`() throws {
        let (x, y) = (formula([6, 3], seed: 1), formula([6, 1], seed: 2))
        func model(_ optimizer: any Optimizer) -> Sequential {
            let model = Sequential(inputShape: [3], seed: 1) { Dense(1) }
            model.compile(optimizer: optimizer, loss: .meanSquaredError)
            return model
        }
        for optimizer in [
            SGD(learningRate: ExponentialDecay(from: 0.1, decaySteps: 1, factor: 0.1)),
            Adam(),
        ] as [RuleOptimizer] {
            let first = model(optimizer)
            try first.fit(x, y, epochs: 2, verbose: .silent)
            let second = model(optimizer)
            let before = second.fingerprint
            let steps: [() throws -> Void] = [
                { _ = try second.fit(x, y, verbose: .silent) },
                { _ = try second.trainOnBatch(x, y) },
            ]
            for step in steps {
                let error = #expect(throws: TrainingError.self) { try step() }
                #expect(
                    "\(try #require(error))".contains("has trained another model for 2 batches"))
            }
            #expect(second.fingerprint == before)
            // The first goes on, compiled anew with it as well.
            first.compile(optimizer: optimizer, loss: .meanAbsoluteError)
            try first.fit(x, y, verbose: .silent)
            // Some of its layers in another model are still its layers.
            let extended = Sequential { first }
            extended.compile(optimizer: optimizer, loss: .meanSquaredError)
            try extended.fit(x, y, verbose: .silent)
        }
    }

    @Test func `weights that do not fit change nothing`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let one = Sequential(inputShape: [3]) {
                Dense(4)
                Dense(2)
            }
            let other = Sequential(inputShape: [3]) {
                Dense(4)
                Dense(5)
            }
            one.weights = other.weights
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("dense_1/kernel is [4, 2], but the tensor [4, 5]"))
        #expect(text.contains("dense_1/bias is [2], but the tensor [5]"))
        #expect(text.contains("Nothing has changed"))
        let kind = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let model = Sequential(inputShape: [3]) { Dense(4) }
            model.weights = model.weights.map { $0.asType(.float64) }
        }
        let other = String(decoding: kind?.standardErrorContent ?? [], as: UTF8.self)
        #expect(other.contains("dense/kernel is float32, but the tensor float64"))
    }

    @Test func `an epoch to go on from must come before the last one`() throws {
        let model = network(Dense(4, activation: .softmax))
        model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
        let error = #expect(throws: TrainingError.self) {
            try model.fit(
                images, targets, epochs: 2, batchSize: 10, initialEpoch: 2, verbose: .silent)
        }
        #expect("\(try #require(error))".contains("epochs is the number of the last epoch"))
        #expect(throws: TrainingError.self) {
            try model.fit(images, targets, batchSize: 10, stepsPerEpoch: 0, verbose: .silent)
        }
    }

    @Test func `outputs and targets must agree in number and name`() throws {
        let input = Input(shape: [3])
        let model = Model(
            inputs: [input],
            outputs: [Dense(2, name: "left")(input), Dense(1, name: "right")(input)])
        let x = formula([10, 3], seed: 1)
        let y = [formula([10, 2], seed: 2), formula([10, 1], seed: 3)]
        func message(_ y: [Tensor]) throws -> String {
            let error = #expect(throws: TrainingError.self) {
                try model.fit([x], y, batchSize: 5, verbose: .silent)
            }
            return "\(try #require(error))"
        }
        model.compile(optimizer: SGD(), losses: ["middle": .meanSquaredError])
        #expect(try message(y).contains("\"middle\", but the outputs are left, right"))
        model.compile(optimizer: SGD(), losses: ["left": .meanSquaredError])
        #expect(try message([y[0]]).contains("has 2 outputs, but there are targets for 1"))
        // An output without a loss is not trained.
        let right = model["right"].fingerprint
        let left = model["left"].fingerprint
        try model.fit([x], y, batchSize: 5, verbose: .silent)
        #expect(model["right"].fingerprint == right)
        #expect(model["left"].fingerprint != left)
        model.compile(optimizer: SGD(), losses: [:], metrics: ["left": [.meanSquaredError]])
        #expect(try message(y).contains("No output"))
    }

    @Test func `the first layer with numbers that are none is named, inside nested models too`()
        throws
    {
        let model = Sequential(seed: 1) {
            Input(shape: [4])
            Sequential(name: "base") {
                Input(shape: [4])
                Dense(3, name: "first")
                Dense(3, name: "second")
            }
            Dense(2, name: "last")
        }
        let x = formula([5, 4], seed: 1)
        #expect(model.firstNotFinite(x) == nil)
        var values = x.scalars()
        values[9] = Float.nan
        #expect(model.firstNotFinite(Tensor(values, shape: [5, 4])) == "sample 2 of the batch")
        model["base/second"].parameter("bias").value = Tensor([0, .infinity, 0])
        #expect(model.firstNotFinite(x) == "the weight base/second/bias")
        model["base/second"].parameter("bias").value = Tensor(zeros: [3])
        model["base/first"].parameter("kernel").value = Tensor(repeating: 3e38, shape: [4, 3])
        #expect(model.firstNotFinite(x) == "the result of base/first (Dense)")
    }

    @Test func `a callback can end a training whose loss is no number without an error`() throws {
        let model = network(Dense(4, activation: .softmax))
        model.compile(optimizer: SGD(learningRate: 1e37), loss: .categoricalCrossentropy)
        let history = try model.fit(
            images, targets, epochs: 3, batchSize: 10, callbacks: [TerminateOnNaN()],
            verbose: .silent)
        guard case .stopped(let reason) = history.ending else {
            Issue.record("ended as \(history.ending)")
            return
        }
        #expect(reason.contains("The loss is"))
        #expect(reason.contains("the result of dense") || reason.contains("the weight dense"))
    }

    @Test func `one class only is said before training`() throws {
        let model = Sequential(inputShape: [4]) {
            Rescaling(1 / 255)
            Dense(2, activation: .softmax)
        }
        model.compile(optimizer: SGD(), loss: .sparseCategoricalCrossentropy)
        var notes: [String] = []
        final class Notes: Callback {
            var lines: [String] = []
            func onTrainBegin(_ run: TrainingRun) { lines = run.takeNotes() }
        }
        let callback = Notes()
        try model.fit(
            formula([6, 4], seed: 1), Tensor([Int32](repeating: 1, count: 6), shape: [6]),
            batchSize: 3, callbacks: [callback], verbose: .silent)
        notes = callback.lines
        #expect(notes.contains { $0.contains("All 6 samples have the class 1") })
        try model.fit(
            formula([6, 4], seed: 1) * 200,
            Tensor((0..<6).map { Int32($0 % 2) }, shape: [6]), batchSize: 3,
            callbacks: [callback], verbose: .silent)
        #expect(callback.lines.isEmpty)
    }
}
