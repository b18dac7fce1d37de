import DLLib
import TestSupport
import Testing

/// A layer as a notebook cell would write it.
private final class Scale: Layer {
    override func build(inputShape: Shape) {
        addWeight("factor", shape: [inputShape[inputShape.rank - 1]], initializer: .constant(2))
    }

    override func call(_ x: Tensor, training: Bool) -> Tensor { x * self["factor"] }
}

/// A layer of one's own that is made of other layers.
private final class TwoDense: Layer {
    let first = Dense(6, activation: .relu)
    let second = Dense(2)

    override var sublayers: [Layer] { [first, second] }

    override func call(_ x: Tensor, training: Bool) -> Tensor { second(first(x)) }
}

@Suite(.seeded) struct LayerTests {
    @Test func `a layer of one's own takes part in a model`() {
        let model = Sequential {
            Input(shape: [3])
            Scale()
            TwoDense()
        }
        #expect(model.layers.map(\.name) == ["scale", "two_dense"])
        #expect(model.outputShape == [2])
        #expect(model.parameterCount == 3 + 3 * 6 + 6 + 6 * 2 + 2)
        model.trainable = false
        #expect(model.trainableParameterCount == 0)
        #expect(model(Tensor(ones: [4, 3])).shape == [4, 2])
    }

    @Test(arguments: [
        ("Conv2D", "conv2d"), ("DepthwiseConv2D", "depthwise_conv2d"),
        ("MaxPooling2D", "max_pooling2d"), ("GlobalAveragePooling2D", "global_average_pooling2d"),
        ("BatchNormalization", "batch_normalization"), ("ReLU", "re_lu"), ("Dense", "dense"),
        ("ZeroPadding2D", "zero_padding2d"), ("LSTM", "lstm"), ("InputLayer", "input_layer"),
    ])
    func `class names become layer names as in Keras`(_ typeName: String, _ name: String) {
        #expect(LayerNames.snakeCase(typeName) == name)
    }

    @Test func `dropout drops only while training, about as much as it was told`() {
        let layer = Dropout(0.25, seed: 3)
        let x = Tensor(ones: [100, 100])
        #expect(layer(x) == x)
        let values = layer(x, training: true).scalars()
        let dropped = values.count { $0 == 0 }
        // 10,000 draws with probability 1/4 have a deviation of 43; six deviations are 260.
        #expect(abs(dropped - 2500) < 260)
        #expect(values.allSatisfy { $0 == 0 || abs($0 - 4 / 3) < 1e-6 })
    }

    @Test func `weights come back as they were read`() {
        let layer = Dense(3)
        _ = layer(Tensor(ones: [1, 2]))
        let before = layer.weights
        let mark = layer.fingerprint
        layer.weights = before.map { $0 + 1 }
        #expect(layer.fingerprint != mark)
        layer.weights = before
        #expect(layer.fingerprint == mark)
    }

    @Test func `a wrong use stops with the layer's name and what to do`() async {
        await #expect(processExitsWith: .failure) {
            _ = Sequential(inputShape: [10, 10, 3]) {
                Flatten()
                Conv2D(4, kernelSize: 3)
            }
        }
        await #expect(processExitsWith: .failure) {
            _ = Sequential(inputShape: [5, 5, 3]) { Conv2D(4, kernelSize: 7) }
        }
        await #expect(processExitsWith: .failure) { _ = Dense(3)["kernel"] }
        await #expect(processExitsWith: .failure) { _ = Dropout(1) }
    }
}
