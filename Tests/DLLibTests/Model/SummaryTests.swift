import DLLib
import Foundation
import TestSupport
import Testing

/// Summaries against the text that Keras 3.15 prints, made by `make_keras_summaries.py`.
@Suite struct SummaryTests {
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

    private func summary(_ name: String) throws -> String {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        return try String(
            contentsOf: folder.appendingPathComponent("Fixtures/Summaries/\(name).txt"),
            encoding: .utf8)
    }
}
