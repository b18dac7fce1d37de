internal import Synchronization

/// What the generated code of `%time` and `%timeit` calls.
///
/// The name is spelled with an underscore because cells see this module.
public enum _Timing {
    /// The processor time that this process has used so far.
    package struct ProcessorTime: Sendable {
        /// Time in the program's own code.
        package var user: Duration
        /// Time in the system on its behalf.
        package var system: Duration

        /// Names the two times.
        package init(user: Duration, system: Duration) {
            self.user = user
            self.system = system
        }
    }

    private struct State {
        var processorTime: @Sendable () -> ProcessorTime = {
            ProcessorTime(user: .zero, system: .zero)
        }
        var start: (wall: ContinuousClock.Instant, processor: ProcessorTime)?
    }

    private static let state = Mutex(State())

    /// Says how to learn the processor time; the system's way is not for this module.
    package static func install(processorTime: @escaping @Sendable () -> ProcessorTime) {
        state.withLock { $0.processorTime = processorTime }
    }

    // MARK: - Once

    /// Starts the clocks.
    public static func begin() {
        state.withLock { $0.start = (ContinuousClock.now, $0.processorTime()) }
    }

    /// Prints the time since ``begin()``: the clock's and the processor's.
    public static func end() {
        let wall = ContinuousClock.now
        let spent = state.withLock { state -> (wall: Duration, ProcessorTime, ProcessorTime)? in
            guard let start = state.start else { return nil }
            return (wall - start.wall, start.processor, state.processorTime())
        }
        guard let (duration, before, after) = spent else { return }
        let user = (after.user - before.user) / .seconds(1)
        let system = (after.system - before.system) / .seconds(1)
        print(
            "CPU time: \(timeText(user + system)) "
                + "(user \(timeText(user)), system \(timeText(system)))\n"
                + "Wall time: \(timeText(duration / .seconds(1)))")
    }

    // MARK: - Many times

    /// Runs code again and again and prints what a loop takes.
    ///
    /// - Throws: What the code throws, and ``Interruption/requested``.
    public static func measure(
        loops: Int?, runs: Int?, _ body: () throws -> Void
    ) throws {
        var statistics = TimingStatistics(loops: loops, runs: runs)
        while statistics.needsRun {
            try Interruption.check()
            let start = ContinuousClock.now
            for _ in 0..<statistics.loops { try body() }
            statistics.add(ContinuousClock.now - start)
        }
        print(statistics.summary)
    }

    /// Runs code that waits again and again, where the caller runs, and prints what a loop takes.
    ///
    /// - Throws: What the code throws, and ``Interruption/requested``.
    public static func measureWaiting(
        loops: Int?, runs: Int?, isolation: isolated (any Actor)? = #isolation,
        _ body: () async throws -> Void
    ) async throws {
        var statistics = TimingStatistics(loops: loops, runs: runs)
        while statistics.needsRun {
            try Interruption.check()
            let start = ContinuousClock.now
            for _ in 0..<statistics.loops { try await body() }
            statistics.add(ContinuousClock.now - start)
        }
        print(statistics.summary)
    }

    /// Uses a value as far as the compiler knows, so that it does not leave out what makes it.
    @inline(never) @_optimize(none)
    public static func keep<T: ~Copyable>(_ value: borrowing T) {}
}
