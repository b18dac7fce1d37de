import DLLib
import TestSupport
import Testing

@Suite(.seeded) struct GraphTests {
    @Test func `layers are named and ordered as in Keras`() {
        let model = Networks.smallResidual()
        #expect(
            model.layers.map(\.name) == [
                "input_layer", "rescaling", "conv2d", "batch_normalization", "re_lu",
                "depthwise_conv2d", "batch_normalization_1", "re_lu_1", "conv2d_1",
                "batch_normalization_2", "add", "global_average_pooling2d", "dense",
            ])
        #expect(model.name == "functional")
    }

    @Test func `a shared layer has one set of weights and learns from both uses`() {
        let left = Input(shape: [3], name: "left")
        let right = Input(shape: [3], name: "right")
        let shared = Dense(2, name: "shared")
        let model = Model(inputs: [left, right], outputs: [Add()([shared(left), shared(right)])])
        #expect(model.parameterCount == 3 * 2 + 2)
        let (a, b) = (formula([4, 3], seed: 1), formula([4, 3], seed: 2))
        expectClose(model([a, b]), shared(a) + shared(b))
        let (_, gradients) = valueAndGradient(at: shared.parameters) { model([a, b]).sum() }
        expectClose(
            gradients[0] ?? Tensor(zeros: [3, 2]),
            (a + b).transposed().matmul(Tensor(ones: [4, 2])))
    }

    @Test func `layers can be written in a block, a list or added one by one`() {
        let written = Sequential(seed: 2) {
            Input(shape: [4])
            for units in [3, 5] { Dense(units) }
            if Bool(true) { Dense(2) }
        }
        let listed = Sequential([Dense(3), Dense(5), Dense(2)], inputShape: [4], seed: 2)
        let added = Sequential(inputShape: [4])
        for units in [3, 5, 2] { added.add(Dense(units)) }
        added.weights = written.weights
        let x = formula([6, 4], seed: 3)
        #expect(written(x) == listed(x))
        #expect(written(x) == added(x))
        #expect(added.layers.map(\.name) == ["dense", "dense_1", "dense_2"])
    }

    @Test func `without an input shape the first data decides`() {
        let model = Sequential([Dense(3), Dense(2)])
        #expect(model.parameterCount == 0)
        #expect(model(Tensor(ones: [1, 7])).shape == [1, 2])
        #expect(model.inputShape == [7])
        #expect(model.parameterCount == 7 * 3 + 3 + 3 * 2 + 2)
    }

    @Test func `names that were given must differ`() async {
        await #expect(processExitsWith: .failure) {
            _ = Sequential([Dense(3, name: "same"), Dense(2, name: "same")])
        }
    }

    @Test func `an output that needs another input stops with its name`() async {
        await #expect(processExitsWith: .failure) {
            let (a, b) = (Input(shape: [2]), Input(shape: [2]))
            _ = Model(inputs: a, outputs: Add()([a, b]))
        }
    }
}
