internal import CWorkerSupport
internal import KernelDisplay
internal import WorkerLink

/// Sends displays to the kernel, after everything that was printed before them.
struct NotebookSink: DisplaySink {
    let runner: CellRunner

    var updatesInPlace: Bool { true }

    func show(_ bundle: MIMEBundle, identifier: String, isUpdate: Bool) {
        cell_flush_output()
        runner.report(
            .display(LinkedBundle(bundle), identifier: identifier, isUpdate: isUpdate))
    }

    func clearOutput(wait: Bool) {
        cell_flush_output()
        runner.report(.clearOutput(wait: wait))
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
