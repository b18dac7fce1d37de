import DLLib
import Foundation
import TestSupport
import Testing

/// Frozen means that not one bit changes, neither of weights nor of statistics.
@Suite(.seeded) struct FreezingTests {
    /// A base with batch normalisation and a head, ready to train.
    private func transfer() -> (base: Model, model: Sequential) {
        let base = Networks.smallResidual()
        let model = Sequential(name: "transfer", seed: 1) {
            base
            Dense(4, activation: .softmax)
        }
        model.compile(
            optimizer: Adam(learningRate: 0.01), loss: .categoricalCrossentropy,
            metrics: [.accuracy])
        return (base, model)
    }

    private func train(_ model: Model) throws {
        let (images, targets) = Networks.samples()
        try model.fit(images, targets, batchSize: 10, seed: 1, verbose: .silent)
    }

    @Test func `a frozen base keeps every bit while the head learns`() throws {
        let (base, model) = transfer()
        base.trainable = false
        let (before, head) = (base.fingerprint, model.layers[1].fingerprint)
        try train(model)
        #expect(base.fingerprint == before)
        #expect(model.layers[1].fingerprint != head)
    }

    @Test func `freezing and unfreezing after compile count from the next step on`() throws {
        let (base, model) = transfer()
        try train(model)
        base.trainable = false
        let frozen = base.fingerprint
        try train(model)
        #expect(base.fingerprint == frozen)
        base.trainable = true
        try train(model)
        #expect(base.fingerprint != frozen)
    }

    @Test func `an unfrozen pretrained base learns weights but keeps its statistics unless asked`()
        throws
    {
        let (base, model) = transfer()
        base.weights = Networks.smallResidual().weights
        let statistics = { () -> [Tensor] in
            base.parameters.filter { $0.name.hasPrefix("moving") }.map(\.value)
        }
        let gammas = { () -> [Tensor] in
            base.parameters.filter { $0.name == "gamma" }.map(\.value)
        }
        base.trainable = false
        base.trainable = true
        let (kept, learnt) = (statistics(), gammas())
        try train(model)
        #expect(statistics() == kept)
        #expect(gammas() != learnt)
        base.unfreeze(from: 0, statistics: .update)
        try train(model)
        #expect(statistics() != kept)
    }

    @Test func `a base that was never frozen moves its statistics`() throws {
        let (base, model) = transfer()
        let before = base.parameters.filter { $0.name.hasPrefix("moving") }.map(\.value)
        try train(model)
        #expect(base.parameters.filter { $0.name.hasPrefix("moving") }.map(\.value) != before)
    }

    @Test func `layers are frozen up to and unfrozen from a place or a name`() {
        let (base, model) = transfer()
        base.freeze(upTo: 7)
        #expect(base.layers.prefix(7).allSatisfy { !$0.trainable })
        #expect(base.layers.dropFirst(7).allSatisfy { $0.trainable })
        let open = base.layers.dropFirst(7).reduce(0) { $0 + $1.trainableParameterCount }
        #expect(base.trainableParameterCount == open)
        #expect(model.trainableParameterCount == open + model.layers[1].parameterCount)
        #expect(
            model.frozenParameterCount + model.trainableParameterCount == model.parameterCount)
        base.trainable = false
        #expect(!base.trainable)
        base.unfreeze(from: "dense")
        #expect(base.trainable)
        #expect(base.trainableParameterCount == base["dense"].parameterCount)
    }

    @Test func `a frozen first part leaves nothing to differentiate`() throws {
        let (base, model) = transfer()
        base.trainable = false
        let (images, _) = Networks.samples()
        let (_, gradients) = valueAndGradient(at: model.parameters) {
            model(images.asType(.float32), training: true).sum()
        }
        #expect(gradients.count { $0 != nil } == 2)
    }

    @Test func `layers inside a nested model have paths`() {
        let (base, model) = transfer()
        let path = "\(base.name)/conv2d_1"
        #expect(model[path] === base["conv2d_1"])
        #expect(model.layer(at: "nothing/here") == nil)
        let ends = Model(inputs: base.inputs, outputs: [base.output(of: "conv2d")])
        #expect(ends.outputShape == [7, 7, 8])
    }

    private func statistics(_ layer: Layer) -> [Tensor] {
        layer.parameters.filter { $0.name.hasPrefix("moving") }.map(\.value)
    }

    /// What is frozen and unfrozen again: a layer, a nested model, the whole.
    @Test(arguments: ["layer", "base", "model", "unfreeze"], [false, true])
    func `statistics that training made follow the batches again after unfreezing`(
        _ what: String, isTrainedBefore: Bool
    ) throws {
        let (base, model) = transfer()
        if isTrainedBefore { try train(model) }
        let layer: Layer = base["batch_normalization"]
        for isTrainable in [false, true] {
            switch what {
            case "layer": layer.trainable = isTrainable
            case "base": base.trainable = isTrainable
            case "model": model.trainable = isTrainable
            default:
                if isTrainable { base.unfreeze(from: 0) } else { base.freeze(upTo: "dense") }
            }
            if !isTrainable, what != "model" {
                let before = statistics(layer)
                try train(model)
                #expect(statistics(layer) == before)
            }
        }
        let before = statistics(layer)
        try train(model)
        #expect(statistics(layer) != before)
    }

    @Test(arguments: ["weights", "file", "parameter"])
    func `statistics that were loaded stay, of a single layer too, until asked to follow`(
        _ source: String
    ) throws {
        let (base, model) = transfer()
        let layer = try #require(
            base.layer(at: "batch_normalization") as? BatchNormalization)
        let other = transfer().model
        try train(other)
        switch source {
        case "weights": model.weights = other.weights
        case "file":
            let path = NSTemporaryDirectory() + "frozen-\(getpid()).safetensors"
            defer { try? FileManager.default.removeItem(atPath: path) }
            try other.saveWeights(path)
            try model.loadWeights(path)
        default:
            for (own, value) in zip(layer.parameters, layer.weights) { own.value = value }
        }
        layer.trainable = false
        layer.trainable = true
        #expect(layer.keepsStatistics)
        let before = statistics(layer)
        try train(model)
        #expect(statistics(layer) == before)
        layer.keepsStatistics = false
        try train(model)
        #expect(statistics(layer) != before)
        // From now on they are the training's own.
        layer.trainable = false
        layer.trainable = true
        #expect(!layer.keepsStatistics)
    }

    @Test func `the discriminator of two networks in turn goes on with its statistics`() throws {
        let discriminator = Sequential(inputShape: [4], seed: 1) {
            Dense(6)
            BatchNormalization()
            Dense(1, activation: .sigmoid)
        }
        discriminator.compile(optimizer: Adam(), loss: .binaryCrossentropy)
        discriminator.trainable = false
        let generator = Sequential(inputShape: [2], seed: 2) { Dense(4) }
        let both = Sequential {
            generator
            discriminator
        }
        both.compile(optimizer: Adam(), loss: .binaryCrossentropy)
        let real = formula([8, 4], seed: 1) + 3
        for _ in 0..<3 {
            discriminator.trainable = true
            let before = statistics(discriminator)
            try discriminator.trainOnBatch(real, Tensor(ones: [8, 1]))
            #expect(statistics(discriminator) != before)
            discriminator.trainable = false
            let (mark, made) = (discriminator.fingerprint, generator.fingerprint)
            try both.trainOnBatch(formula([8, 2], seed: 3), Tensor(ones: [8, 1]))
            #expect(discriminator.fingerprint == mark)
            #expect(generator.fingerprint != made)
        }
    }

    @Test func `a batch that goes wrong leaves loaded statistics loaded`() throws {
        let layer = BatchNormalization()
        let model = Sequential(inputShape: [4], seed: 1) {
            layer
            Dense(2)
        }
        model.weights = model.weights
        model.compile(
            optimizer: SGD(), loss: Loss("broken", values: { p, _ in (p - 1e30).squared() }))
        #expect(throws: TrainingError.self) {
            try model.trainOnBatch(formula([6, 4], seed: 1), formula([6, 2], seed: 2))
        }
        layer.trainable = false
        layer.trainable = true
        #expect(layer.keepsStatistics)
    }
}
