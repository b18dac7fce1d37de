internal import Synchronization

/// The user's wish to end one execution, passed down to whatever runs for it.
///
/// A wish holds for the whole execution: what starts after it is ended at once. Each execution has a
/// token of its own, so a late wish cannot end a later one.
package final class Cancellation: Sendable {
    private struct State {
        var isRequested = false
        /// What ends the steps that run now, by the order in which they began.
        var stops: [Int: @Sendable () -> Void] = [:]
        var stepCount = 0
    }

    private let state = Mutex(State())

    /// Creates the token of an execution that nobody has asked to end.
    package init() {}

    /// Whether the user asked to end the execution.
    package var isRequested: Bool { state.withLock { $0.isRequested } }

    /// Asks the execution to end; no effect the second time.
    package func request() {
        let stops: [@Sendable () -> Void] = state.withLock { state in
            guard !state.isRequested else { return [] }
            state.isRequested = true
            return state.stops.sorted { $0.key < $1.key }.map(\.value)
        }
        for stop in stops { stop() }
    }

    /// Runs one step of the execution; a request calls `stop` while the step runs, or right before it
    /// when it came earlier.
    package func during<Result, Failure: Error>(
        stop: @escaping @Sendable () -> Void, _ step: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let (number, isLate) = state.withLock { state in
            state.stepCount += 1
            state.stops[state.stepCount] = stop
            return (state.stepCount, state.isRequested)
        }
        if isLate { stop() }
        defer { state.withLock { _ = $0.stops.removeValue(forKey: number) } }
        return try step()
    }
}
