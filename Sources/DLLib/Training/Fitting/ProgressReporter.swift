internal import DLNetworks
internal import KernelDisplay

/// Tells how a training goes: one display updated in place, or lines of text.
///
/// In a notebook the display changes at most five times a second; what stays in the end is the
/// table of the epochs.
final class ProgressReporter {
    private let run: TrainingRun
    private let verbosity: Verbosity
    private let clock = ContinuousClock()
    private let updateInterval = 0.2
    private var lastUpdate: ContinuousClock.Instant
    private var epochStart: ContinuousClock.Instant
    private var display: DisplayHandle?
    private var notes: [String] = []

    init(run: TrainingRun, verbosity: Verbosity) {
        self.run = run
        self.verbosity =
            verbosity == .progress && !Notebook.sink.updatesInPlace
            ? .linePerEpoch : verbosity
        lastUpdate = clock.now
        epochStart = clock.now
    }

    func trainingBegan() {
        epochStart = clock.now
        switch verbosity {
        case .silent: break
        case .progress:
            notes += run.takeNotes()
            display = DisplayHandle(showing: bundle(isFinal: false))
            lastUpdate = clock.now
        case .linePerEpoch: printNotes()
        }
    }

    func batchEnded() {
        if verbosity == .linePerEpoch { printNotes() }
        guard verbosity == .progress, lastUpdate.seconds(to: clock.now) >= updateInterval else {
            return
        }
        update(isFinal: false)
    }

    func epochEnded() {
        epochStart = clock.now
        switch verbosity {
        case .silent: break
        case .progress:
            if lastUpdate.seconds(to: clock.now) >= updateInterval { update(isFinal: false) }
        case .linePerEpoch:
            printNotes()
            if let epoch = run.history.epochs.last { print(line(of: epoch)) }
        }
    }

    func trainingEnded() {
        switch verbosity {
        case .silent: break
        case .progress: update(isFinal: true)
        case .linePerEpoch:
            printNotes()
            for line in HistoryTable(run.history).closing { print(line) }
        }
    }

    private func update(isFinal: Bool) {
        notes += run.takeNotes()
        display?.update(bundle(isFinal: isFinal))
        lastUpdate = clock.now
    }

    private func printNotes() {
        for note in run.takeNotes() { print(note) }
    }

    private func line(of epoch: History.Epoch) -> String {
        let values = epoch.values.map { "\($0.name): \(NumberText.metric($0.value))" }
        return
            (["Epoch \(epoch.number)/\(run.epochCount)", "\(NumberText.fixed(epoch.seconds, 1)) s"]
            + values)
            .joined(separator: " - ")
    }

    /// The epoch under way, as `Epoch 2/5 [=====>    ] 33/65 - 12 s - loss: 0.9000`.
    private var currentLine: String {
        let width = 20
        let done = run.batchCount > 0 ? run.batch * width / run.batchCount : 0
        let bar =
            String(repeating: "=", count: done)
            + (done < width ? ">" + String(repeating: " ", count: width - done - 1) : "")
        let values = run.values.map { "\($0.name): \(NumberText.metric($0.value))" }
        return
            ([
                "Epoch \(max(run.epoch, 1))/\(run.epochCount) [\(bar)] \(run.batch)/\(run.batchCount)",
                "\(NumberText.fixed(epochStart.seconds(to: clock.now), 0)) s",
            ] + values).joined(separator: " - ")
    }

    private func bundle(isFinal: Bool) -> MIMEBundle {
        let table = run.history.epochs.isEmpty && !isFinal ? nil : HistoryTable(run.history)
        let current = isFinal ? nil : currentLine
        let text = (notes + [table?.plainText, current].compactMap { $0 }).joined(separator: "\n")
        let html =
            notes.map { "<p>\(Table.escaped($0))</p>" }.joined() + (table?.html ?? "")
            + (current.map { "<pre>\(Table.escaped($0))</pre>" } ?? "")
        return MIMEBundle(["text/plain": .text(text), "text/html": .text(html)])
    }
}
