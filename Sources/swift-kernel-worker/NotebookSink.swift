internal import CWorkerSupport
internal import KernelDisplay
internal import Synchronization
internal import WorkerLink

/// Sends displays to the kernel, between what was printed before and after them.
///
/// Text and displays travel on different ways. The caller waits until the kernel has taken the
/// display, so that nothing printed later can overtake it.
final class NotebookSink: DisplaySink {
    private let host: CellHost
    private let count = Mutex((sent: 0, shown: 0))
    private let event = event_make()

    init(host: CellHost) {
        self.host = host
    }

    var updatesInPlace: Bool { true }

    func show(_ bundle: MIMEBundle, identifier: String, isUpdate: Bool) {
        // Nobody would answer a copy of this process.
        if process_copy_is_current() { return print(bundle.plainText) }
        send(.display(bundle, identifier: identifier, isUpdate: isUpdate))
    }

    func clearOutput(wait: Bool) {
        if !process_copy_is_current() { send(.clearOutput(wait: wait)) }
    }

    /// The kernel has taken one more display.
    func acknowledge() {
        count.withLock { $0.shown += 1 }
        event_signal(event)
    }

    private func send(_ report: WorkerReport) {
        streams_flush()
        let number = count.withLock { count in
            count.sent += 1
            return count.sent
        }
        host.report(report)
        // A ring may wake another thread that waits; hence the short waits.
        while count.withLock({ $0.shown < number }) { _ = event_wait(event, 5) }
    }
}
