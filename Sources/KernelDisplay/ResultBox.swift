internal import Synchronization

/// Holds one bundle between the end of a cell's code and its report.
final class ResultBox: Sendable {
    private let content = Mutex<MIMEBundle?>(nil)

    /// Replaces the content.
    func put(_ bundle: MIMEBundle?) { content.withLock { $0 = bundle } }

    /// Empties the box and returns what it held.
    func take() -> MIMEBundle? {
        content.withLock { bundle in
            defer { bundle = nil }
            return bundle
        }
    }
}
