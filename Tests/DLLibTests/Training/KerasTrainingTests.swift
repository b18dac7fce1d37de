import DLLib
import TestSupport
import Testing

/// Whole runs of `fit` against Keras 3.15, made by `make_keras_training.py`.
///
/// Twelve steps feed rounding of 1e-7 back into the weights; losses of size 1 then agree to about
/// 1e-4, and accuracies exactly.
@Suite(.seeded) struct KerasTrainingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let make: @Sendable () -> Model
        let optimizer: @Sendable () -> any Optimizer

        init(
            _ name: String, _ make: @escaping @Sendable () -> Model,
            _ optimizer: @escaping @Sendable () -> any Optimizer
        ) {
            self.name = name
            self.make = make
            self.optimizer = optimizer
        }

        var testDescription: String { name }
    }

    static let cases = [
        Case("cnn_adam", { Networks.smallCNN() }) { Adam(learningRate: 0.003) },
        Case("cnn_sgd", { Networks.smallCNN() }) { SGD(learningRate: 0.05, momentum: 0.9) },
        Case("residual_adam", { Networks.smallResidual() }) { Adam(learningRate: 0.003) },
        Case(
            "residual_partly_frozen",
            {
                let model = Networks.smallResidual()
                model.freeze(upTo: 7)
                return model
            }
        ) { Adam(learningRate: 0.003) },
    ]

    @Test(arguments: cases)
    func `trains as Keras trains`(_ test: Case) throws {
        let expected = try #require(try golden("keras_training").cases[test.name])
        let model = test.make()
        Networks.setFormulaWeights(model)
        let (images, targets) = Networks.samples()
        model.compile(
            optimizer: test.optimizer(), loss: .categoricalCrossentropy, metrics: [.accuracy])
        let history = try model.fit(
            images, targets, epochs: 4, batchSize: 8, validationSplit: 0.2, shuffle: false,
            verbose: .silent)
        for name in ["loss", "accuracy", "val_loss", "val_accuracy"] {
            let values = try #require(expected[name]).scalars(as: Double.self)
            expectClose(
                history[name], values, absolute: 1e-4, relative: 1e-4, Comment(rawValue: name))
        }
        let evaluated = try model.evaluate(images, targets, batchSize: 7)
        let values = try #require(expected["evaluated"]).scalars(as: Double.self)
        expectClose([evaluated.loss, evaluated.accuracy], values, absolute: 1e-4, relative: 1e-4)
        expectClose(
            try model.predict(images, batchSize: 7), try #require(expected["predictions"]),
            absolute: 2e-4, relative: 2e-4)
        let sums = model.parameters.map { Double($0.value.abs().sum().scalar()) }
        expectClose(
            sums, try #require(expected["weight_sums"]).scalars(as: Double.self), absolute: 2e-3,
            relative: 2e-4)
    }

    private func weighted(
        _ name: String, classWeight: [Int: Float]? = nil, sampleWeight: Tensor? = nil
    ) throws {
        let expected = try #require(try golden("keras_training").cases[name])
        let model = Networks.smallCNN()
        Networks.setFormulaWeights(model)
        let (images, targets) = Networks.samples()
        model.compile(
            optimizer: SGD(learningRate: 0.05), loss: .categoricalCrossentropy,
            metrics: [.accuracy])
        let history = try model.fit(
            images, targets, epochs: 4, batchSize: 8, validationSplit: 0.2, shuffle: false,
            classWeight: classWeight, sampleWeight: sampleWeight, verbose: .silent)
        for value in ["loss", "accuracy", "val_loss", "val_accuracy"] {
            expectClose(
                history[value], try #require(expected[value]).scalars(as: Double.self),
                absolute: 1e-4, relative: 1e-4, Comment(rawValue: value))
        }
    }

    @Test func `weighs classes in the loss, and not in validation`() throws {
        try weighted("cnn_class_weights", classWeight: [0: 2, 1: 0.5, 2: 1, 3: 0.25])
    }

    @Test func `weighs samples in the loss, those set aside for validation too`() throws {
        try weighted("cnn_sample_weights", sampleWeight: formula([30], seed: 32).abs() * 2)
    }

    @Test func `averages, decays, clips and warms up as Keras in one training`() throws {
        let expected = try #require(try golden("keras_training").cases["cnn_average"])
        let model = Networks.smallCNN()
        Networks.setFormulaWeights(model)
        let (images, targets) = Networks.samples()
        model.compile(
            optimizer: AdamW(
                learningRate: CosineDecay(
                    from: 0.001, decaySteps: 9, warmupTarget: 0.004, warmupSteps: 3),
                weightDecay: 0.01, clipping: .norm(1), averaging: WeightAveraging(momentum: 0.8)),
            loss: .categoricalCrossentropy, metrics: [.accuracy])
        let history = try model.fit(
            images, targets, epochs: 4, batchSize: 8, validationSplit: 0.2, shuffle: false,
            verbose: .silent)
        expectClose(
            history["loss"], try #require(expected["loss"]).scalars(as: Double.self),
            absolute: 1e-4, relative: 1e-4)
        // The weights at the end are the averages.
        expectClose(
            try model.predict(images), try #require(expected["predictions"]), absolute: 2e-4,
            relative: 2e-4)
    }

    @Test func `lowers the rate on a plateau as Keras lowers it`() throws {
        let expected = try #require(try golden("keras_training").cases["cnn_plateau"])
        let model = Networks.smallCNN()
        Networks.setFormulaWeights(model)
        let (images, targets) = Networks.samples()
        model.compile(
            optimizer: SGD(learningRate: 0.3, momentum: 0.9), loss: .categoricalCrossentropy)
        var rates: [Double] = []
        let history = try model.fit(
            images, targets, epochs: 4, batchSize: 8, validationSplit: 0.2, shuffle: false,
            callbacks: [
                LambdaCallback(onEpochEnd: {
                    rates.append(Double($0.model.optimizer?.learningRate ?? 0))
                }),
                ReduceLROnPlateau(monitor: "loss", factor: 0.2, patience: 1, minDelta: 0.05),
            ], verbose: .silent)
        expectClose(
            rates, try #require(expected["learning_rate"]).scalars(as: Double.self))
        expectClose(
            history["loss"], try #require(expected["loss"]).scalars(as: Double.self),
            absolute: 1e-4, relative: 1e-4)
    }

    @Test func `sets the rate of each epoch as Keras's scheduler`() throws {
        let expected = try #require(try golden("keras_training").cases["cnn_scheduler"])
        let model = Networks.smallCNN()
        Networks.setFormulaWeights(model)
        let (images, targets) = Networks.samples()
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .categoricalCrossentropy)
        let history = try model.fit(
            images, targets, epochs: 4, batchSize: 8, validationSplit: 0.2, shuffle: false,
            callbacks: [LearningRateScheduler { epoch, _ in 0.1 / Float(epoch) }],
            verbose: .silent)
        expectClose(
            history["loss"], try #require(expected["loss"]).scalars(as: Double.self),
            absolute: 1e-4, relative: 1e-4)
    }

    @Test func `trains two outputs with a loss and a weight each as Keras trains them`() throws {
        let expected = try #require(try golden("keras_training").cases["two_heads"])
        let image = Input(shape: [14, 14, 3])
        let x = Flatten()(
            Conv2D(4, kernelSize: 3, strides: 2, activation: .relu)(Rescaling(1 / 255)(image)))
        let kind = Dense(4, activation: .softmax, name: "kind")(x)
        let size = Dense(1, name: "size")(Concatenate()([x, kind]))
        let model = Model(inputs: [image], outputs: [kind, size])
        Networks.setFormulaWeights(model)
        let (images, targets) = Networks.samples()
        let sizes = formula([30, 1], seed: 31)
        model.compile(
            optimizer: SGD(learningRate: 0.05),
            losses: ["kind": .categoricalCrossentropy, "size": .meanSquaredError],
            lossWeights: ["size": 0.5],
            metrics: ["kind": [.accuracy], "size": [.meanAbsoluteError]])
        let history = try model.fit(
            [images], [targets, sizes], epochs: 4, batchSize: 8, validationSplit: 0.2,
            shuffle: false, verbose: .silent)
        for name in expected.keys where name != "kind" && name != "size" {
            expectClose(
                history[name], try #require(expected[name]).scalars(as: Double.self),
                absolute: 1e-4, relative: 1e-4, Comment(rawValue: name))
        }
        let results = try model.predict([images])
        expectClose(results[0], try #require(expected["kind"]), absolute: 2e-4, relative: 2e-4)
        expectClose(results[1], try #require(expected["size"]), absolute: 2e-4, relative: 2e-4)
    }

    @Test(arguments: [false, true])
    func `counts only the steps of sequences that a mask leaves`(_ isWeighted: Bool) throws {
        let name = isWeighted ? "masked_weights" : "masked"
        let expected = try #require(try golden("keras_training").cases[name])
        let words: [Int32] = (0..<72).map { place -> Int32 in
            let (row, column) = (place / 6, place % 6)
            let length = 2 + row * 5 % 5
            return column < length ? Int32(place * 7 % 9 + 1) : 0
        }
        let kinds: [Int32] = words.map { word -> Int32 in (word * 2 + 1) % 4 }
        let model = Sequential {
            Input(shape: [6])
            Embedding(10, 5, maskZero: true)
            SimpleRNN(6, returnSequences: true)
            Dense(4, activation: .softmax)
        }
        for (number, parameter) in model.parameters.enumerated() {
            parameter.value = formula(parameter.shape, seed: 100 + number) * 0.5
        }
        model.compile(
            optimizer: SGD(learningRate: 0.5), loss: .sparseCategoricalCrossentropy,
            metrics: [.accuracy], weightedMetrics: [.sparseCategoricalCrossentropy])
        let weights = formula([30], seed: 32).abs() * 2
        let history = try model.fit(
            Tensor(words, shape: [12, 6]), Tensor(kinds, shape: [12, 6]), epochs: 4, batchSize: 4,
            shuffle: false, sampleWeight: isWeighted ? weights[0..<12] : nil, verbose: .silent)
        for value in ["loss", "accuracy", "sparse_categorical_crossentropy"] {
            expectClose(
                history[value], try #require(expected[value]).scalars(as: Double.self),
                absolute: 1e-4, relative: 1e-4, Comment(rawValue: value))
        }
    }
}
