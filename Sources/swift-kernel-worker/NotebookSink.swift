internal import CWorkerSupport
internal import KernelDisplay
internal import Synchronization
internal import WorkerLink

/// Sends displays to the kernel, between what was printed before and after them.
///
/// Text and displays travel on different ways. The caller waits until the kernel has taken the
/// display, so that nothing printed later can overtake it.
final class NotebookSink: DisplaySink {
    private let runner: CellRunner
    private let count = Mutex((sent: 0, shown: 0))
    private let bell = bell_make()

    init(runner: CellRunner) {
        self.runner = runner
    }

    var updatesInPlace: Bool { true }

    func show(_ bundle: MIMEBundle, identifier: String, isUpdate: Bool) {
        // Nobody would answer a copy of this process.
        if cell_process_is_copy() { return print(bundle.plainText) }
        send(.display(LinkedBundle(bundle), identifier: identifier, isUpdate: isUpdate))
    }

    func clearOutput(wait: Bool) {
        if !cell_process_is_copy() { send(.clearOutput(wait: wait)) }
    }

    /// The kernel has taken one more display.
    func acknowledge() {
        count.withLock { $0.shown += 1 }
        bell_ring(bell)
    }

    private func send(_ report: WorkerReport) {
        cell_flush_output()
        let number = count.withLock { count in
            count.sent += 1
            return count.sent
        }
        runner.report(report)
        // A ring may wake another thread that waits; hence the short waits.
        while count.withLock({ $0.shown < number }) { _ = bell_wait(bell, 5) }
    }
}

extension LinkedBundle {
    /// The bundle as it travels: binary content in base64.
    init(_ bundle: MIMEBundle) {
        let data = bundle.data.mapValues { content in
            switch content {
            case .text(let text), .json(let text): text
            case .binary(let bytes): base64(bytes)
            }
        }
        self.init(data: data, metadata: bundle.metadata)
    }
}

/// Bytes as base64 with padding.
///
/// - Source: RFC 4648, section 4.
private func base64(_ bytes: [UInt8]) -> String {
    let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var result: [UInt8] = []
    result.reserveCapacity((bytes.count + 2) / 3 * 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = bytes[start..<min(start + 3, bytes.count)]
        var bits = 0
        for byte in group { bits = bits << 8 | Int(byte) }
        bits <<= 8 * (3 - group.count)
        for position in 0..<4 {
            let digit = digits[bits >> (18 - 6 * position) & 63]
            result.append(position <= group.count ? digit : UInt8(ascii: "="))
        }
    }
    return String(decoding: result, as: UTF8.self)
}
