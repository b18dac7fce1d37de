internal import Synchronization

/// The place where this process shows things.
public enum Notebook {
    private static let installed = Mutex<(any DisplaySink)?>(nil)
    private static let counter = Atomic<Int>(0)
    /// Keeps the identifiers of two processes of one session apart.
    private static let prefix = String(UInt64.random(in: .min ... .max), radix: 36)

    /// Where displays go at the moment: the notebook, or standard output when there is none.
    public static var sink: any DisplaySink {
        installed.withLock { $0 } ?? StandardOutputSink()
    }

    /// Sends all further displays to `sink`, or to standard output again when it is nil.
    package static func install(_ sink: (any DisplaySink)?) {
        installed.withLock { $0 = sink }
    }

    /// An identifier that no other display of the session has.
    static func nextIdentifier() -> String {
        "\(prefix)-\(counter.wrappingAdd(1, ordering: .relaxed).newValue)"
    }
}

/// Shows the plain text of every bundle on standard output: what a program outside a notebook does.
public struct StandardOutputSink: DisplaySink {
    /// Creates the sink.
    public init() {}

    /// Standard output only grows.
    public var updatesInPlace: Bool { false }

    /// Prints the plain text, or the MIME types when there is none.
    public func show(_ bundle: MIMEBundle, identifier: String, isUpdate: Bool) {
        print(bundle.plainText)
    }

    /// Does nothing: printed text stays.
    public func clearOutput(wait: Bool) {}
}
