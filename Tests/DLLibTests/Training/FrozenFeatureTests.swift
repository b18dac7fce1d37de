import DLLib
import Foundation
import TestSupport
import Testing

/// Trainings that keep what frozen layers compute, beside the same trainings that do not.
@Suite struct FrozenFeatureTests {
    /// A network whose first layers are worth keeping.
    private static func base() -> Model {
        let image = Input(shape: [14, 14, 3])
        var x = Rescaling(1 / 255)(image)
        x = Conv2D(16, kernelSize: 3, useBias: false)(x)
        x = BatchNormalization()(x)
        x = ReLU()(x)
        x = Conv2D(32, kernelSize: 3, activation: .relu)(x)
        x = GlobalAveragePooling2D()(x)
        x = Dense(16, activation: .relu, name: "middle")(x)
        let model = Model(inputs: image, outputs: Dense(8, name: "last")(x), name: "base")
        Networks.setFormulaWeights(model)
        return model
    }

    /// The base with dropout and a head behind it.
    private static func transfer(before: [Layer] = []) -> (base: Model, model: Sequential) {
        let base = base()
        let model = Sequential(
            [InputLayer(shape: [14, 14, 3])] + before + [
                base, ReLU(), Dropout(0.3), Dense(4, activation: .softmax),
            ], name: "transfer")
        Networks.setFormulaWeights(model)
        model.compile(
            optimizer: Adam(learningRate: 0.01), loss: .categoricalCrossentropy,
            metrics: [.accuracy])
        return (base, model)
    }

    private static func train(
        _ model: Model, keeping: Bool, epochs: Int = 4, callbacks: [any Callback] = [],
        images: Tensor? = nil
    ) throws -> History {
        let (samples, targets) = Networks.samples()
        return try model.fit(
            images ?? samples, targets, epochs: epochs, batchSize: 7, validationSplit: 0.2,
            seed: 5, callbacks: callbacks, verbose: .silent, cachesFrozenFeatures: keeping)
    }

    /// Trains two equal models, one keeping features, and expects equal records and weights.
    @discardableResult
    private static func compare(
        _ make: () throws -> Model, callbacks: (Model) -> [any Callback] = { _ in [] },
        images: Tensor? = nil, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> FrozenFeatureUse? {
        let (plain, keeping) = (try make(), try make())
        let expected = try train(
            plain, keeping: false, callbacks: callbacks(plain), images: images)
        let found = try train(
            keeping, keeping: true, callbacks: callbacks(keeping), images: images)
        #expect(expected.frozenFeatures == nil)
        #expect(found.names == expected.names, sourceLocation: sourceLocation)
        for name in expected.names {
            // Steps of Adam are of one size, so that roundings of small gradients show.
            expectClose(
                found[name], expected[name], absolute: 2e-4, relative: 1e-3, "\(name)",
                sourceLocation: sourceLocation)
        }
        for (own, other) in zip(keeping.parameters, plain.parameters) {
            expectClose(
                own.value, other.value, absolute: 2e-3, relative: 1e-3, "\(own.name)",
                sourceLocation: sourceLocation)
        }
        return found.frozenFeatures
    }

    @Test func `a frozen base is computed once for every sample`() throws {
        // Images of its own: another test would leave a part of the same features behind.
        let images = Networks.samples().0 * 0.96875
        let use = try Self.compare(
            {
                let (base, model) = Self.transfer()
                base.trainable = false
                return model
            }, images: images)
        let kept = try #require(use)
        // An earlier run of this test may have left all of them in the cache's folder.
        #expect(kept.computed == 30 || kept.computed == 0)
        #expect(kept.computed + kept.reused == 4 * 30)
        #expect(kept.bytesInFile == 0 || kept.computed == 0)
    }

    @Test func `a base frozen in part is divided where its training begins`() throws {
        let use = try Self.compare {
            let (base, model) = Self.transfer()
            base.freeze(upTo: "middle")
            return model
        }
        #expect(try #require(use).reused >= 3 * 30)
    }

    @Test func `layers of a plain stack are kept, too, and steady ones behind them`() throws {
        let use = try Self.compare {
            let model = Sequential {
                Input(shape: [14, 14, 3])
                Rescaling(1 / 255)
                Conv2D(32, kernelSize: 3, activation: .relu)
                MaxPooling2D(2)
                GlobalMaxPooling2D()
                Dense(10, activation: .relu)
                Dense(4, activation: .softmax)
            }
            Networks.setFormulaWeights(model)
            model.compile(optimizer: SGD(learningRate: 0.1), loss: .categoricalCrossentropy)
            model.freeze(upTo: 4)
            let beginning = try #require(FrozenBeginning(of: model))
            #expect(beginning.features.map(\.shape) == [[32]])
            return model
        }
        #expect(use != nil)
    }

    @Test func `an input that the rest reads itself still reaches it`() throws {
        let (images, targets) = Networks.samples()
        let extra = formula([30, 5], seed: 3)
        func trained(_ keeping: Bool) throws -> (History, Model) {
            let (image, numbers) = (Input(shape: [14, 14, 3]), Input(shape: [5]))
            let base = Self.base()
            base.trainable = false
            let joined = Concatenate()([base(image), Dense(6, activation: .tanh)(numbers)])
            let model = Model(
                inputs: [image, numbers], outputs: [Dense(4, activation: .softmax)(joined)])
            Networks.setFormulaWeights(model)
            model.compile(optimizer: SGD(learningRate: 0.1), loss: .categoricalCrossentropy)
            let history = try model.fit(
                [images, extra], [targets], epochs: 3, batchSize: 8, seed: 2, verbose: .silent,
                cachesFrozenFeatures: keeping)
            return (history, model)
        }
        let (plain, kept) = (try trained(false), try trained(true))
        #expect(kept.0.frozenFeatures != nil)
        expectClose(kept.0["loss"], plain.0["loss"], relative: 1e-4)
    }

    @Test func `what draws random numbers or learns ends the frozen beginning`() throws {
        let noise: [Layer] = [
            Dropout(0.5), RandomFlip(), GaussianNoise(0.1), BatchNormalization(),
            LambdaLayer(),
        ]
        for layer in noise {
            let (base, model) = Self.transfer(before: [layer])
            base.trainable = false
            #expect(FrozenBeginning(of: model) == nil, "\(layer.typeName)")
            #expect(try Self.train(model, keeping: true).frozenFeatures == nil)
        }
        let (base, model) = Self.transfer()
        #expect(FrozenBeginning(of: model)?.layers.map(\.typeName) == ["Rescaling"])
        base.trainable = false
        #expect(FrozenBeginning(of: model)?.layers.count == 9)
    }

    @Test func `layers that are unfrozen during a training are computed again`() throws {
        try Self.compare {
            let (base, model) = Self.transfer()
            base.trainable = false
            return model
        } callbacks: { model in
            [
                LambdaCallback(onEpochEnd: { run in
                    if run.epoch == 2 { model.layers[0].trainable = true }
                })
            ]
        }
    }

    @Test func `frozen weights that are changed during a training are computed again`() throws {
        try Self.compare {
            let (base, model) = Self.transfer()
            base.trainable = false
            return model
        } callbacks: { model in
            [
                LambdaCallback(onBatchEnd: { run in
                    guard run.epoch == 2, run.batch == 2 else { return }
                    let weight = model.parameters[0]
                    weight.value = weight.value * 0.5
                })
            ]
        }
    }

    @Test func `weights and samples that changed between trainings are computed anew`() throws {
        let (images, _) = Networks.samples()
        var changed = images
        changed[3, 2, 2] = Tensor([UInt8(200), 100, 0], shape: [3])
        try Self.compare {
            let (base, model) = Self.transfer()
            base.trainable = false
            _ = try Self.train(model, keeping: true)
            Networks.setFormulaWeights(model)
            let weight = base.parameters[1]
            weight.value = weight.value + 0.25
            model.compile(optimizer: Adam(learningRate: 0.01), loss: .categoricalCrossentropy)
            return model
        }
        try Self.compare(
            {
                let (base, model) = Self.transfer()
                base.trainable = false
                _ = try Self.train(model, keeping: true)
                Networks.setFormulaWeights(model)
                model.compile(
                    optimizer: Adam(learningRate: 0.01), loss: .categoricalCrossentropy)
                return model
            }, images: changed)
    }

    @Test func `every bit of a weight, and what a layer was made with, is in the key`() throws {
        func key(_ change: (Model) -> Void = { _ in }, scale: Float = 1 / 255) throws -> UInt64 {
            let model = Sequential {
                Input(shape: [14, 14, 3])
                Rescaling(scale)
                Conv2D(4, kernelSize: 3)
                GlobalMaxPooling2D()
                Dense(2)
            }
            Networks.setFormulaWeights(model)
            change(model)
            model.freeze(upTo: 3)
            return try #require(FrozenBeginning(of: model)).key
        }
        let before = try key()
        #expect(try key() == before)
        #expect(try key(scale: 1 / 256) != before)
        let last = try key { model in
            let bias = model.parameters[1]
            bias.value = bias.value + Tensor([0, 0, 0, Float.leastNonzeroMagnitude], shape: [4])
        }
        #expect(last != before)
        // The head is no part of it.
        #expect(try key { $0.parameters[2].value = $0.parameters[2].value * 2 } == before)
    }

    @Test func `a second training finds what the first one kept`() throws {
        // Other tests keep features of theirs in the same place, so it may take several tries.
        var found = false
        for _ in 0..<50 where !found {
            let (base, model) = Self.transfer()
            base.trainable = false
            _ = try Self.train(model, keeping: true)
            let (again, other) = Self.transfer()
            again.trainable = false
            found = try Self.train(other, keeping: true).frozenFeatures?.computed == 0
        }
        #expect(found)
    }

    @Test func `above the limit of memory a file is used, and is gone at the end`() throws {
        let (memory, file) = (FrozenFeatures.memoryLimit, FrozenFeatures.fileLimit)
        FrozenFeatures.memoryLimit = 0
        FrozenFeatures.forget()
        defer {
            FrozenFeatures.memoryLimit = memory
            FrozenFeatures.fileLimit = file
        }
        // The layers are unlike those of other tests, so that nothing of theirs is found.
        func model() -> Model {
            let (base, model) = Self.transfer()
            base.parameters[0].value = base.parameters[0].value * 1.5
            base.trainable = false
            return model
        }
        let use = try #require(try Self.compare(model))
        #expect(use.bytesInFile > 0)
        #expect(use.bytesInMemory == 0)
        #expect(use.reused == 3 * 30)
        let folder = ProcessInfo.processInfo.environment["TMPDIR"] ?? "/var/tmp"
        let left = try FileManager.default.contentsOfDirectory(atPath: folder)
        #expect(!left.contains { $0.hasPrefix("features-") })
        FrozenFeatures.fileLimit = 0
        #expect(try Self.train(model(), keeping: true).frozenFeatures == nil)
    }

    @Test func `a training that was broken off leaves nothing half done`() throws {
        struct Stop: Error {}
        try Self.compare {
            let (base, model) = Self.transfer()
            base.parameters[0].value = base.parameters[0].value * 0.75
            base.trainable = false
            let stop = LambdaCallback(onBatchEnd: { run in if run.batch == 2 { throw Stop() } })
            #expect(throws: Stop.self) {
                try Self.train(model, keeping: true, callbacks: [stop])
            }
            let again = Self.transfer()
            again.base.parameters[0].value = again.base.parameters[0].value * 0.75
            again.base.trainable = false
            return again.model
        }
    }

    @Test func `callbacks may evaluate and predict meanwhile`() throws {
        let (images, targets) = Networks.samples()
        let (base, model) = Self.transfer()
        base.trainable = false
        var (score, predictions): (Evaluation?, Tensor?) = (nil, nil)
        let looking = LambdaCallback(onEpochEnd: { _ in
            score = try model.evaluate(images[..<9], targets[..<9])
            predictions = try model.predict(images[5..<20])
        })
        _ = try Self.train(model, keeping: true, callbacks: [looking])
        let after = try model.evaluate(images[..<9], targets[..<9])
        expectClose(try #require(score).loss, after.loss, relative: 1e-4)
        expectClose(try #require(predictions), try model.predict(images[5..<20]), absolute: 1e-5)
    }

    @Test func `what results of frozen layers cost stays in the loss`() throws {
        let use = try Self.compare {
            let (base, model) = Self.transfer()
            base.trainable = false
            base.layers[4].activityRegularizer = .l2(0.1)
            return model
        }
        #expect(use == nil || (use?.bytesInMemory ?? 0) > 0)
    }

    @Test func `what results cost does not depend on how a batch goes through`() throws {
        let model = Sequential(seed: 3) {
            Input(shape: [64, 64, 3])
            Conv2D(32, kernelSize: 3, padding: .same)
            BatchNormalization()
            ReLU()
            GlobalAveragePooling2D()
            Dense(2)
        }
        model.layers[0].activityRegularizer = .l1(0.01)
        model.layers[2].activityRegularizer = .l2(0.01)
        model.compile(optimizer: SGD(), loss: .meanSquaredError)
        let (x, y) = (formula([20, 64, 64, 3], seed: 1), formula([20, 2], seed: 2))
        let fused = try model.evaluate(x, y, batchSize: 20).loss
        model.fusesLayers = false
        expectClose(fused, try model.evaluate(x, y, batchSize: 20).loss, relative: 1e-4)
    }
}

/// A layer that the library knows nothing about.
private final class LambdaLayer: Layer {
    override func call(_ x: Tensor, training: Bool) -> Tensor { x }
}
