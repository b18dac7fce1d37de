import DLLib
import TestSupport

/// The models of `Tests/Fixtures/make_keras_files.py`, with weights of their own.
enum KerasModels {
    /// Convolutions and normalisation; no name is given.
    static func small() -> Sequential {
        Sequential {
            Input(shape: [6, 5, 2])
            Conv2D(3, kernelSize: 3, padding: .same)
            BatchNormalization()
            DepthwiseConv2D(kernelSize: 2)
            Conv2D(2, kernelSize: 1)
            Flatten()
            Dense(4, activation: .softmax)
        }
    }

    /// Layers inside layers: models, cells, directions, heads.
    static func nested() -> Model {
        let entry = Input(shape: [4, 3])
        let inner = Sequential(name: "inner") {
            Input(shape: [4, 3])
            Dense(3, name: "first")
            BatchNormalization(name: "norm")
            Dense(3, name: "second")
        }
        var x = inner(entry)
        x = LSTM(3, returnSequences: true, name: "memory")(x)
        x = Bidirectional(GRU(2, returnSequences: true), name: "both")(x)
        x = MultiHeadAttention(heads: 2, keyDim: 2, name: "heads")([x, x])
        x = TimeDistributed(Dense(2), name: "each")(x)
        x = SeparableConv1D(3, kernelSize: 2, name: "apart")(x)
        x = PReLU(name: "bend")(x)
        x = SimpleRNN(2, name: "plain")(x)
        return Model(inputs: entry, outputs: x, name: "outer")
    }

    /// A file beside the fixtures.
    static func file(_ name: String) -> String { fixturePath("KerasFiles/" + name) }
}
