internal import Synchronization

/// Where failed assertions of test libraries go.
package protocol TestRecorder: Sendable {
    /// Takes what a library says of one failed assertion, and where in the source that stands.
    func record(_ message: String, file: String, line: Int)
    /// Takes what XCTest needs to report assertions outside of its tests.
    ///
    /// - Parameters:
    ///   - observe: Has XCTest tell of failed assertions from now on.
    ///   - standIn: Runs a test case that calls ``_TestFailures/standBy()``.
    func watchXCTest(observe: () -> Void, standIn: @escaping @Sendable () -> Void)
    /// Makes the assertions of cells those of a test case that does not end; called in that.
    func standBy() -> Never
    /// Notes that tests of the user's ran, so that XCTest knows of no test case any more.
    func testsEnded()
}

/// What the generated code of cells that import XCTest calls.
///
/// XCTest drops an assertion that fails while no test case runs. So one runs all the time, on a thread
/// of its own: its assertions are those of cells. The name is spelled with an underscore because cells
/// see this module.
public enum _TestFailures {
    private static let recorder = Mutex<(any TestRecorder)?>(nil)

    /// Sets where failed assertions go.
    package static func install(_ recorder: any TestRecorder) {
        self.recorder.withLock { $0 = recorder }
    }

    /// Has XCTest report the failed assertions of cells; `standIn` runs a test case that stands by.
    public static func watchXCTest(observe: () -> Void, standIn: @escaping @Sendable () -> Void) {
        installed?.watchXCTest(observe: observe, standIn: standIn)
    }

    /// Takes a failed assertion.
    public static func record(_ message: String, file: String?, line: Int) {
        installed?.record(message, file: file ?? "", line: line)
    }

    /// Never returns while there is a notebook: the calling test case is that of all cells.
    public static func standBy() { installed?.standBy() }

    /// Notes that a suite of the user's has ended.
    public static func testsEnded() { installed?.testsEnded() }

    private static var installed: (any TestRecorder)? { recorder.withLock { $0 } }
}
