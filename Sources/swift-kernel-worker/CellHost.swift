internal import CWorkerSupport
internal import CellCollections
internal import Foundation
internal import Glibc
internal import KernelDisplay
internal import Synchronization
internal import WorkerLink

/// Loads cells, runs them on the cell thread and reports how each one ended.
final class CellHost: Sendable {
    private struct State {
        /// The cell that runs, or the last one that ran.
        var current = 0
        /// What a top-level `try` threw, until it is reported.
        var thrown: (type: String, message: String)?
        /// The variables to give back when the current cell has run to its end.
        var releases: [String] = []
        /// Whether the current cell's code has not ended yet.
        var isRunning = false
        /// Whether the cell thread has taken it.
        var hasBegun = false
        /// When that was, as the system counts the starts of processes.
        var beginning: UInt64 = 0
        /// Whether this cell's code has not ended yet.
        func runs(_ cell: Int) -> Bool { isRunning && current == cell }

        /// The cell that is being stopped, or the last one that was.
        var stopping = 0
        /// How code on another thread failed, for which the cell is being stopped.
        var failure: CellEnding?
        /// When the last cell that failed ended.
        var lastFailure: ContinuousClock.Instant?
    }

    /// How long a cell has to stop after code on another thread failed.
    private static let patience = Duration.seconds(10)

    private let channel: FrameChannel
    private let state = Mutex(State())
    /// Held while a cell is being stopped, and longer: until its tasks are.
    private let stopping = Mutex(())

    private let input: StandardInput

    init(channel: FrameChannel, input: StandardInput) {
        self.channel = channel
        self.input = input
    }

    // MARK: - Running

    /// Loads the library of a cell and runs it on the cell thread.
    ///
    /// When it has run to its end, the variables named by `releases` are given back: the cell has
    /// replaced them, or code that could reach them.
    func run(cell: Int, library: String, entryPoint: String, releases: [String]) {
        // What is left of a cell that was stopped could not be told from what this one starts.
        stopping.withLock { _ in }
        guard let handle = unsafe dlopen(library, RTLD_NOW | RTLD_GLOBAL),
            let entry = unsafe dlsym(handle, entryPoint)
        else {
            let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? library
            report(.finished(cell: cell, .notLoaded(reason: reason)))
            return
        }
        unsafe code_ranges_add_cell(Int32(cell), entry)
        unsafe conformances_replace(library, entry)
        unsafe module_names_set(Int32(cell), library, entry)
        state.withLock { state in
            state.current = cell
            state.releases = releases
            state.isRunning = true
            state.hasBegun = false
        }
        CellVariables.shared.beginCell(cell, at: UInt(bitPattern: entry))
        TaskPool.shared.beginCell(cell)
        Interruption.reset()
        _CellLoop.setStopping(false)
        _ChangePoint.setStopping(false)
        _ = _CellResult.take()
        _ = _CellResult.takeEnd()
        typealias EntryPoint = @convention(c) (Int32, Int) -> Int32
        let code = unsafe unsafeBitCast(entry, to: EntryPoint.self)
        cell_thread_expect_cell()
        MainLoop.shared.add { [self] in
            state.withLock { state in
                state.hasBegun = true
                state.beginning = process_tree_now()
            }
            TestFailures.shared.beginCell()
            input.beginCell()
            MainLoop.shared.beginCell()
            stop_policy_renew()
            cell_thread_begin_cell()
            _ = code(0, 0)
            releaseReplaced()
            cell_thread_complete_cell()
        }
    }

    /// Called on the cell thread when a cell calls `exit`.
    ///
    /// A cell that waits at its top level ends with this call, too, because a program would; its
    /// thread then goes on with the next cell from here. Returns when the user meant it.
    func exitCalled(by cell: Int) {
        // The last statement of every cell notes that it was reached; the call follows at once.
        guard _CellResult.takeEnd() else { return }
        if state.withLock({ $0.current == cell }) {
            releaseReplaced()
            cell_thread_complete_cell()
        }
        MainLoop.shared.run()
    }

    /// Gives back what the cell that ran to its end has replaced: as a part of the cell, so that what
    /// the end of an object prints is its output, and a trap there its error.
    private func releaseReplaced() {
        let names = state.withLock { state in
            defer { state.releases = [] }
            return state.releases
        }
        if !names.isEmpty { CellVariables.shared.release(names) }
    }

    /// Called on the cell thread with the error of a top-level `try`.
    func errorThrown(_ error: any Error, by cell: Int) -> Never {
        let isCurrent = state.withLock { state in
            guard state.current == cell else { return false }
            state.thrown = ("\(type(of: error))", error.words)
            return true
        }
        if isCurrent { cell_thread_complete_cell() }
        MainLoop.shared.run()
    }

    // MARK: - Reporting

    /// Waits for endings and reports them, for ever.
    func supervise() -> Never {
        while true {
            var ending = cell_ending()
            unsafe cell_ending_wait(&ending)
            let end = settle(&ending)
            streams_flush()
            if ending.ends_cell {
                finishCell(ending, own: end)
            } else if ending.kind != CELL_INTERRUPTED {
                failedElsewhere(
                    end, isParallel: ending.role != THREAD_CELLS)
            }
        }
    }

    /// Puts things in order after a thread stopped, and says how it did; ends the process where that
    /// cannot be done.
    private func settle(_ ending: inout cell_ending) -> CellEnding {
        if ending.parked {
            // Nothing may be allocated before this: it finds out whether that is still possible.
            guard unsafe parking_settle(&ending) else { _exit(WorkerExit.damagedMemory.rawValue) }
        }
        let emptied = EmptiedEntries(of: ending)
        let end = describe(ending, emptied)
        if ending.parked {
            emptied.remove()
            let hasSuccessor: Bool
            switch ending.role {
            case THREAD_CELLS:
                MainLoop.shared.abandonCell(dropsWaiting: ending.ends_cell)
                hasSuccessor = cell_thread_start()
            case THREAD_TASKS: hasSuccessor = TaskPool.shared.replaceThread()
            default: hasSuccessor = true
            }
            if !hasSuccessor { _exit(WorkerExit.outOfThreads.rawValue) }
        } else if ending.kind != CELL_COMPLETED {
            report(.lost(end))
            _exit(1)
        }
        stop_policy_clean_up()
        return end
    }

    private func finishCell(_ ending: cell_ending, own: CellEnding) {
        let (cell, failure) = state.withLock { state in
            state.isRunning = false
            if ending.kind != CELL_COMPLETED || state.failure != nil {
                state.lastFailure = .now
            }
            return (state.current, state.failure.take())
        }
        input.endCell()
        let all = failure.map { CellEnding.elsewhere($0.changing(also: own.changing)) }
        let end = all ?? own
        let failed = TestFailures.shared.endCell { [self] in
            report(.late(.failedAssertions([$0], .completed(nil))))
        }
        report(.finished(cell: cell, failed.isEmpty ? end : .failedAssertions(failed, end)))
        // Without memory for it just now, the next cell's end brings another chance.
        _ = cell_thread_prepare()
    }

    /// Ends the running cell after code of a cell failed on a thread of its own.
    ///
    /// What waits for that thread would wait for ever. Without a running cell the failure is printed;
    /// `isParallel` tells whether other threads may have failed for the same reason.
    private func failedElsewhere(_ failure: CellEnding, isParallel: Bool) {
        let (cell, isPartOfEarlier) = state.withLock { state in
            let isRunning = state.isRunning && state.hasBegun
            if isRunning, state.failure == nil { state.failure = failure }
            let sinceLast = state.lastFailure.map { ContinuousClock.now - $0 }
            return (isRunning ? state.current : nil, sinceLast.map { $0 < .seconds(1) } ?? false)
        }
        guard let cell else {
            // Of a parallel loop that fails on several threads one failure is enough to read.
            report(isParallel && isPartOfEarlier ? .repeatedFailure : .late(failure))
            return
        }
        Thread.detachNewThread { [self] in
            if !stop(cell: cell, within: Self.patience) {
                report(.lost(failure))
                _exit(1)
            }
        }
    }

    /// Ends the calling thread if it runs the cell that is being stopped.
    func stopHere() {
        let cell = state.withLock { $0.stopping == $0.current ? $0.stopping : 0 }
        if cell != 0 { stop_policy_pass(Int32(cell)) }
    }

    /// Ends a cell because the user wants it, and the programs it started.
    func interrupt(cell: Int) {
        let beginning = state.withLock { state in
            state.runs(cell) && state.hasBegun ? state.beginning : nil
        }
        guard stop(cell: cell, within: nil), let beginning else { return }
        CellPrograms.end(since: beginning, until: process_tree_now())
    }

    /// Stops a cell, going up the levels of the C code's policy until it has ended; false when the time
    /// is over before.
    private func stop(cell: Int, within patience: Duration?) -> Bool {
        let isFirst = state.withLock { state in
            defer { state.stopping = cell }
            guard state.runs(cell), state.stopping != cell else { return false }
            Interruption.request()
            return true
        }
        guard isFirst else { return true }
        return stopping.withLock { _ in
            let start = ContinuousClock.now
            while state.withLock({ $0.runs(cell) }) {
                let time = ContinuousClock.now - start
                if let patience, time > patience { return false }
                let level = stop_policy_level(Int64(time / .milliseconds(1)))
                if level != STOP_NOWHERE {
                    state.withLock { state in
                        guard state.runs(cell) else { return }
                        _CellLoop.setStopping(true)
                        if level != STOP_LOOPS_AND_WAITS { _ChangePoint.setStopping(true) }
                    }
                    stop_policy_ask(level)
                }
                usleep(5_000)
            }
            // Its tasks, too: a task that loops for ever would keep a thread from all later ones.
            for _ in 0..<100 {
                guard stop_policy_ask_others(Int32(cell)) > 0 else { break }
                usleep(10_000)
            }
            return true
        }
    }

    private func describe(_ ending: cell_ending, _ emptied: EmptiedEntries) -> CellEnding {
        let names = changes(of: ending, emptied)
        return names.isEmpty ? describeEnd(ending) : .changing(names, describeEnd(ending))
    }

    /// The linker's names of the variables that were being changed, empty for those without one.
    private func changes(of ending: cell_ending, _ emptied: EmptiedEntries) -> [String] {
        let changed = unsafe withUnsafeBytes(of: ending.changes) { bytes in
            unsafe Array(
                bytes.bindMemory(to: UnsafeRawPointer?.self).prefix(Int(ending.change_count)))
        }
        let others = unsafe emptied.variables.filter { unsafe !changed.contains($0) }
        return unsafe (changed + others).map { variable in
            guard let variable = unsafe variable else { return "" }
            return unsafe symbols_variable_at(variable).map { unsafe String(cString: $0) } ?? ""
        }
    }

    private func describeEnd(_ ending: cell_ending) -> CellEnding {
        let frames = frames(of: ending)
        switch ending.kind {
        case CELL_TRAPPED:
            return .trapped(
                signal: Int(ending.signal), address: ending.address,
                isStackOverflow: ending.stack_overflow, frames: frames)
        case CELL_EXITED:
            return .exited(code: Int(ending.exit_code), frames: frames)
        case CELL_INTERRUPTED: return .interrupted(frames: frames)
        case CELL_INPUT_REFUSED: return .inputRefused(frames: frames)
        default:
            let thrown = state.withLock { state in
                defer { state.thrown = nil }
                return state.thrown
            }
            if let thrown {
                return .threw(type: thrown.type, message: thrown.message, frames: frames)
            }
            return .completed(_CellResult.take())
        }
    }

    /// The stack as places in files, the frames of the worker itself left out.
    private func frames(of ending: cell_ending) -> [CodeAddress] {
        var result: [CodeAddress] = []
        unsafe withUnsafeBytes(of: ending.stack.frames) { bytes in
            let pointers = unsafe bytes.bindMemory(to: UnsafeRawPointer?.self)
            for index in 0..<Int(ending.stack.depth) {
                guard let address = unsafe pointers[index] else { continue }
                if unsafe thread_registry_is_entry(address) { break }
                var image: UnsafePointer<CChar>?
                var offset: UInt64 = 0
                guard unsafe symbols_locate(address, &image, &offset), let image = unsafe image
                else {
                    continue
                }
                result.append(CodeAddress(image: unsafe String(cString: image), offset: offset))
            }
        }
        return result
    }

    /// Sends a report; a kernel that is gone is noticed by the thread that receives.
    func report(_ report: WorkerReport) {
        try? channel.send(report.frame)
    }
}
