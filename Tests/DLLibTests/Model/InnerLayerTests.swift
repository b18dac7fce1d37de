import DLLib
import TestSupport
import Testing

/// Looking into models: results and gradients of layers inside them.
@Suite(.seeded) struct InnerLayerTests {
    /// A nested base with a shared layer, and a head.
    private func transfer() -> (model: Model, base: Model) {
        let image = Input(shape: [6, 6, 3])
        let first = Conv2D(4, kernelSize: 3, padding: .same, activation: .relu, name: "first")
        let shared = Conv2D(4, kernelSize: 3, padding: .same, name: "shared")
        let once = shared(first(image))
        let base = Model(
            inputs: image, outputs: BatchNormalization(name: "norm")(shared(once)), name: "base")
        let input = Input(shape: [6, 6, 3])
        let scores = Dense(3, name: "head")(GlobalAveragePooling2D()(base(input)))
        return (Model(inputs: input, outputs: scores), base)
    }

    @Test func `results of inner layers come by path, of shared ones the last`() {
        let (model, base) = transfer()
        let x = formula([2, 6, 6, 3], seed: 1)
        let found = model.activations(at: ["base/first", "base/shared", "head"], for: [x])
        let first = base["first"]
        let shared = base["shared"]
        expectClose(found[0], first(x))
        expectClose(found[1], shared(shared(first(x))))
        expectClose(found[2], model(x))
    }

    @Test func `gradients at inner layers are those of the rest of the model`() {
        let (model, base) = transfer()
        model.trainable = false
        let x = formula([1, 6, 6, 3], seed: 2)
        func score(_ outputs: [Tensor]) -> Tensor { outputs[0].slice(axis: 1, 1..<2).sum() }
        let found = model.gradient(at: "base/shared", for: [x], of: score)
        let norm = base["norm"]
        let head = model["head"]
        let direct = valueAndGradient(at: found.activation) { maps in
            score([head(norm(maps).globalAveragePool2D())])
        }
        expectClose(found.gradient, direct.gradient)
        #expect(found.gradient.scalars().contains { $0 != 0 })
    }

    @Test func `a model can begin in the middle of another`() {
        let (_, base) = transfer()
        let x = formula([2, 6, 6, 3], seed: 3)
        let front = Model(inputs: base.inputs, outputs: [base.output(of: "first")])
        let rest = Model(inputs: [base.output(of: "first")], outputs: base.outputs)
        expectClose(rest(front(x)), base(x))
    }

    @Test func `several inputs and outputs, and states as outputs`() {
        let text = Input(shape: [5, 3])
        let start = Input(shape: [4])
        let parts = LSTM(4, returnSequences: true, returnState: true).apply([text, start, start])
        let model = Model(inputs: [text, start], outputs: [parts[0], parts[2]])
        let (x, h) = (formula([2, 5, 3], seed: 1), formula([2, 4], seed: 2))
        let results = model.apply([x, h])
        #expect(results.map(\.shape) == [[2, 5, 4], [2, 4]])
        let layer = model.layers[2]
        let direct = layer.apply([x, h, h])
        expectClose(results[0], direct[0])
        expectClose(results[1], direct[2])
        let outer = Model(inputs: model.inputs, outputs: model.apply(model.inputs))
        expectClose(outer.apply([x, h])[1], direct[2])
    }

    @Test func `masks travel through models and nested models`() {
        let inner = Sequential([Embedding(6, 3, maskZero: true), Dropout(0.5)], inputShape: [5])
        let model = Sequential([inner, GRU(4)])
        let tokens = Tensor([1, 2, 3, 0, 0], shape: [1, 5])
        expectClose(model(tokens), model.layers[1](inner(tokens).slice(axis: 1, 0..<3)))
    }
}
