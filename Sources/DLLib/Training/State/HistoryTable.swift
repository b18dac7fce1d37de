internal import DLNetworks
internal import KernelDisplay

/// A history as a table: one line for each epoch, then how the training ended.
struct HistoryTable {
    private let table: Table
    /// How the training ended, where there is something to say.
    let closing: [String]

    init(_ history: History) {
        let names = ["epoch", "seconds", "images/s"] + history.names
        var table = Table(columns: names.map { (name: $0, alignment: .trailing) })
        for epoch in history.epochs {
            table.append(
                [
                    "\(epoch.number)", NumberText.fixed(epoch.seconds, 1),
                    NumberText.fixed(epoch.samplesPerSecond, 0),
                ] + epoch.values.map { NumberText.metric($0.value) })
        }
        self.table = table
        var closing: [String] = []
        switch history.ending {
        case .finished: break
        case .stopped(let reason): closing.append(reason)
        case .interrupted(let epoch, let batch):
            closing.append(
                "Interrupted in epoch \(epoch) after batch \(batch); weights and history are kept.")
        }
        if let restored = history.restoredEpoch {
            closing.append("The weights are those of epoch \(restored).")
        }
        self.closing = closing
    }

    /// The table in aligned columns.
    var plainText: String { ([table.description] + closing).joined(separator: "\n") }

    /// The table as HTML.
    var html: String {
        table.html + closing.map { "<p>\(Table.escaped($0))</p>" }.joined()
    }

    /// Both.
    var bundle: MIMEBundle {
        MIMEBundle(["text/plain": .text(plainText), "text/html": .text(html)])
    }
}
