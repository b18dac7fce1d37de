import DLLib
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

    @Test func `an unfrozen base learns weights but keeps its statistics unless asked`() throws {
        let (base, model) = transfer()
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
}
