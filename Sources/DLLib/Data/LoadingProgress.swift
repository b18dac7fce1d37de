internal import KernelDisplay

/// One updating line that tells how far a slow piece of work has come.
///
/// Work that ends within half a second shows nothing. Outside a notebook only the last state is
/// printed.
final class LoadingProgress {
    private let title: String
    private let isShown: Bool
    private let start = ContinuousClock.now
    private var lastUpdate: ContinuousClock.Instant
    private var handle: DisplayHandle?

    init(_ title: String, isShown: Bool) {
        self.title = title
        self.isShown = isShown
        lastUpdate = start
    }

    /// Seconds since the beginning.
    var seconds: Double { (ContinuousClock.now - start) / .seconds(1) }

    /// Tells the share done, at most five times a second.
    func report(_ share: Double, _ detail: String) {
        guard isShown, Notebook.sink.updatesInPlace, seconds > 0.5,
            ContinuousClock.now - lastUpdate > .milliseconds(200)
        else { return }
        lastUpdate = .now
        let filled = Int(min(max(share, 0), 1) * 30)
        let bar = String(repeating: "=", count: filled) + ">"
        let padding = String(repeating: " ", count: 30 - filled)
        show("\(title) [\(bar)\(padding)] \(detail)")
    }

    /// Replaces the line by the result; shown only if the work was slow or the result is notable.
    func finish(_ result: String, isNotable: Bool = false) {
        guard isShown, handle != nil || isNotable || seconds > 0.5 else { return }
        show(result)
    }

    private func show(_ text: String) {
        let bundle = MIMEBundle(plainText: text)
        if let handle { handle.update(bundle) } else { handle = display(bundle) }
    }
}
