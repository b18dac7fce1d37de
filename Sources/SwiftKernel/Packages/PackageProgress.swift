internal import KernelDisplay
internal import Foundation
internal import Synchronization

/// Shows how far a build is: one display, replaced as it goes on.
final class PackageProgress: Sendable {
    private struct State {
        var line = ""
        var shown = ContinuousClock.now - .seconds(1)
        var isShown = false
    }

    /// Front ends repaint the page each time.
    private static let pause = Duration.milliseconds(250)
    private let identifier = "install-" + UUID().uuidString
    private let title: String
    private let events: EvaluationEvents
    private let state = Mutex(State())
    private let start = ContinuousClock.now

    /// Shows the progress of what is called `title`.
    init(_ title: String, events: @escaping EvaluationEvents) {
        self.title = title
        self.events = events
    }

    /// Takes text that SwiftPM wrote; its last line says what goes on.
    func note(_ text: String) {
        let line = state.withLock { state -> String? in
            guard let last = text.split(whereSeparator: \.isNewline).last else { return nil }
            state.line = String(last.prefix(80))
            guard ContinuousClock.now - state.shown > Self.pause else { return nil }
            state.shown = ContinuousClock.now
            return state.line
        }
        if let line { show("\(title): \(line)") }
    }

    /// Shows the last word, with the time it took.
    func end(_ text: String) {
        let isShown = state.withLock { $0.isShown }
        let seconds = ((ContinuousClock.now - start) / .seconds(1)).rounded()
        show(isShown && seconds > 0 ? "\(text) (\(Int(seconds)) s)" : text)
    }

    private func show(_ text: String) {
        let isUpdate = state.withLock { state in
            defer { state.isShown = true }
            return state.isShown
        }
        events(.display(MIMEBundle(plainText: text), identifier: identifier, isUpdate: isUpdate))
    }
}
