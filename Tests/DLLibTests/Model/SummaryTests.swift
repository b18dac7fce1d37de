import DLLib
import Foundation
import TestSupport
import Testing

/// Summaries against the text that Keras 3.15 prints, made by `make_keras_summaries.py`.
@Suite(.seeded) struct SummaryTests {
    @Test func `the lecture's network looks as in Keras`() throws {
        let model = Networks.lecture()
        #expect(try model.summaryText() == summary("lecture"))
        #expect(try model.summaryText(lineLength: 76) == summary("lecture_76"))
        #expect(model.parameterCount == 154_087)
    }

    @Test func `after training the optimizer's numbers are counted`() throws {
        let model = Networks.lecture()
        model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
        let labels = Tensor(oneHot: [0, 1, 2, 3], classCount: 5)
        try model.fit(
            Tensor(zeros: [4, 150, 150, 3]), labels, batchSize: 4, verbose: .silent)
        #expect(try model.summaryText() == summary("lecture_trained"))
    }

    @Test func `a graph shows what each layer is connected to`() throws {
        let model = Networks.residual()
        #expect(try model.summaryText() == summary("residual"))
        #expect(try model.summaryText(lineLength: 76) == summary("residual_76"))
        #expect(
            try model.summaryText(showTrainable: true) == summary("residual_trainable"))
    }

    @Test func `a nested model expands, with its frozen layers marked`() throws {
        let inner = Sequential(name: "inner") {
            Input(shape: [8, 8, 3])
            Conv2D(4, kernelSize: 3)
            BatchNormalization()
        }
        inner.trainable = false
        let model = Sequential(name: "transfer") {
            inner
            Flatten()
            Dense(5, activation: .softmax)
        }
        let text = model.summaryText(lineLength: 88, expandNested: true, showTrainable: true)
        #expect(try text == summary("nested"))
    }

    @Test func `layers without weights yet are marked as unbuilt`() throws {
        #expect(try Sequential([Dense(3), Dense(2)]).summaryText() == summary("unbuilt"))
    }

    @Test func `layers of sequences look as in Keras`() throws {
        let model = Sequential(name: "sequences") {
            Input(shape: [12])
            Embedding(50, 8)
            Conv1D(6, kernelSize: 3, padding: .causal)
            MaxPooling1D(2)
            Bidirectional(LSTM(5, returnSequences: true))
            TimeDistributed(Dense(4))
            LayerNormalization()
            GRU(3, returnSequences: true)
            SimpleRNN(2)
            Normalization(mean: [0], variance: [1])
            PReLU()
        }
        #expect(try model.summaryText() == summary("sequences"))
    }

    @Test func `several inputs and outputs look as in Keras`() throws {
        let text = Input(shape: [6, 4], name: "text")
        let image = Input(shape: [8, 8, 3], name: "image")
        let x = GlobalAveragePooling1D()(MultiHeadAttention(heads: 2, keyDim: 3)([text, text]))
        var y = SeparableConv2D(4, kernelSize: 3, activation: .relu)(image)
        y = Conv2DTranspose(2, kernelSize: 3, strides: 2)(y)
        y = GroupNormalization(groups: 2)(y)
        y = GlobalMaxPooling2D()(Cropping2D(1)(UpSampling2D()(y)))
        let shared = Dense(4, name: "shared")
        let z = Multiply()([shared(Concatenate()([x, y])), x])
        let first = Dense(1, name: "first")(z)
        let second = Dense(2, name: "second")(Subtract()([z, x]))
        let model = Model(inputs: [text, image], outputs: [first, second], name: "branches")
        #expect(try model.summaryText() == summary("branches"))
    }

    private func summary(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: folder.appendingPathComponent("Fixtures/Summaries/\(name).txt"),
            encoding: .utf8)
    }
}
