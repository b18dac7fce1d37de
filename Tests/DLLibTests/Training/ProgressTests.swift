import DLLib
import KernelDisplay
import Synchronization
import TestSupport
import Testing

/// What a training shows, and how an interrupt ends it.
///
/// Both use state of the whole process, so each test runs in a process of its own.
@Suite(.seeded) struct ProgressTests {
    /// A notebook that only remembers what it is shown.
    private final class FakeNotebook: DisplaySink {
        let shown = Mutex<[(text: String, html: String, isUpdate: Bool)]>([])
        var updatesInPlace: Bool { true }

        func show(_ bundle: MIMEBundle, identifier: String, isUpdate: Bool) {
            var html = ""
            if case .text(let text)? = bundle.data["text/html"] { html = text }
            shown.withLock { $0.append((bundle.plainText, html, isUpdate)) }
        }

        func clearOutput(wait: Bool) {}
    }

    private static func compiled() -> Sequential {
        let model = Networks.smallCNN()
        model.compile(
            optimizer: Adam(), loss: .categoricalCrossentropy, metrics: [.accuracy])
        return model
    }

    @Test func `one display is updated in place and ends as a table`() async {
        await #expect(processExitsWith: .success) {
            let notebook = FakeNotebook()
            Notebook.install(notebook)
            let (images, targets) = Networks.samples()
            let clock = ContinuousClock()
            let start = clock.now
            try ProgressTests.compiled().fit(
                images, targets, epochs: 3, batchSize: 10, validationSplit: 0.2,
                callbacks: [EarlyStopping(monitor: "val_accuracy", patience: 5)])
            let seconds = Double((clock.now - start).components.seconds) + 1
            notebook.shown.withLock { shown in
                #expect(shown.first?.isUpdate == false)
                #expect(shown.dropFirst().allSatisfy { $0.isUpdate })
                #expect(Double(shown.count) <= 2 + 5 * seconds)
                #expect(shown.first?.text.contains("Epoch 1/3 [>") == true)
                #expect(shown.last?.html.contains("<table>") == true)
                #expect(shown.last?.text.contains("val_accuracy") == true)
                #expect(shown.last?.text.contains("EarlyStopping cannot end this training") == true)
            }
        }
    }

    @Test func `an interrupt ends between batches with history and weights kept`() async {
        await #expect(processExitsWith: .success) {
            let (images, targets) = Networks.samples()
            let model = ProgressTests.compiled()
            let history = try model.fit(
                images, targets, epochs: 3, batchSize: 10,
                callbacks: [
                    LambdaCallback(onBatchEnd: { run in
                        if run.epoch == 2, run.batch == 2 { Interruption.request() }
                    })
                ], verbose: .silent)
            #expect(history.ending == .interrupted(epoch: 2, batch: 2))
            #expect(history.epochs.count == 1)
            #expect(history.description.contains("Interrupted in epoch 2 after batch 2"))
            #expect(throws: TrainingError.self) { try model.predict(images) }
            Interruption.reset()
            #expect(try model.predict(images).shape == [30, 4])
        }
    }
}
