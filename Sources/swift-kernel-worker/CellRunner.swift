internal import CWorkerSupport
internal import Glibc
internal import KernelDisplay
internal import Synchronization
internal import WorkerLink

/// Loads cells, runs them on the cell thread and reports how each one ended.
final class CellRunner: Sendable {
    private struct State {
        /// The cell that runs, or the last one that ran.
        var current = 0
        /// What a top-level `try` threw, until it is reported.
        var thrown: (type: String, message: String)?
        /// Whether the current cell's code has not ended yet.
        var isRunning = false
        /// Whether this cell's code has not ended yet.
        func runs(_ cell: Int) -> Bool { isRunning && current == cell }

        /// The cell that is being stopped, or the last one that was.
        var stopping = 0
    }

    private let channel: FrameChannel
    private let state = Mutex(State())

    init(channel: FrameChannel) {
        self.channel = channel
    }

    // MARK: - Running

    /// Loads the library of a cell and runs it on the cell thread.
    func run(cell: Int, library: String, entryPoint: String) {
        guard let handle = unsafe dlopen(library, RTLD_NOW | RTLD_GLOBAL),
            let entry = unsafe dlsym(handle, entryPoint)
        else {
            let reason = unsafe dlerror().map { unsafe String(cString: $0) } ?? library
            report(.finished(cell: cell, .notLoaded(reason: reason)))
            return
        }
        unsafe cell_add_image(Int32(cell), entry)
        unsafe cell_replace_conformances(library, entry)
        state.withLock { state in
            state.current = cell
            state.isRunning = true
        }
        MainLoop.shared.beginCell()
        Interruption.reset()
        _ = _CellResult.take()
        _ = _CellResult.takeEnd()
        typealias EntryPoint = @convention(c) (Int32, Int) -> Int32
        let code = unsafe unsafeBitCast(entry, to: EntryPoint.self)
        MainLoop.shared.add {
            cell_begin()
            _ = code(0, 0)
            cell_end(Int32(CELL_COMPLETED.rawValue))
        }
    }

    /// Called on the cell thread when a cell calls `exit`.
    ///
    /// A cell that waits at its top level ends with this call, too, because a program would; its
    /// thread then goes on with the next cell from here. Returns when the user meant it.
    func exitCalled(by cell: Int) {
        let isCurrent = state.withLock { $0.current == cell }
        guard _CellResult.takeEnd() || !isCurrent else { return }
        if isCurrent { cell_end(Int32(CELL_COMPLETED.rawValue)) }
        MainLoop.shared.run()
    }

    /// Called on the cell thread with the error of a top-level `try`.
    func errorThrown(_ error: any Error, by cell: Int) -> Never {
        let isCurrent = state.withLock { state in
            guard state.current == cell else { return false }
            state.thrown = ("\(type(of: error))", MIMEBundle(describing: error).plainText)
            return true
        }
        if isCurrent { cell_end(Int32(CELL_COMPLETED.rawValue)) }
        MainLoop.shared.run()
    }

    // MARK: - Reporting

    /// Waits for endings and reports them, for ever.
    func supervise() -> Never {
        while true {
            var ending = cell_ending()
            unsafe cell_wait_ending(&ending)
            if !ending.foreign { state.withLock { $0.isRunning = false } }
            if ending.parked { MainLoop.shared.abandonCell() }
            if ending.stack_overflow { unsafe cell_release_stack(&ending) }
            cell_stop_cleanup()
            if ending.parked { cell_recover_streams() } else { cell_flush_output() }
            if ending.foreign && !ending.parked {
                report(.lost(describe(ending)))
                _exit(1)
            }
            if ending.parked && !cell_thread_start() {
                report(.lost(describe(ending)))
                _exit(1)
            }
            let cell = state.withLock { $0.current }
            if !ending.foreign { report(.finished(cell: cell, describe(ending))) }
        }
    }

    /// Stops a cell, in ever ruder ways, until it has ended.
    func interrupt(cell: Int) {
        let isFirst = state.withLock { state in
            defer { state.stopping = cell }
            return state.runs(cell) && state.stopping != cell
        }
        guard isFirst else { return }
        Interruption.request()
        // Library loops end by themselves within a batch or two; other code is stopped.
        usleep(200_000)
        while state.withLock({ $0.runs(cell) }) {
            cell_stop()
            usleep(5_000)
        }
    }

    private func describe(_ ending: cell_ending) -> CellEnding {
        let frames = frames(of: ending)
        switch ending.kind {
        case Int32(CELL_TRAPPED.rawValue):
            return .trapped(
                signal: Int(ending.signal), address: ending.address,
                isStackOverflow: ending.stack_overflow, frames: frames)
        case Int32(CELL_EXITED.rawValue): return .exited(code: Int(ending.exit_code))
        case Int32(CELL_INTERRUPTED.rawValue): return .interrupted(frames: frames)
        default:
            let thrown = state.withLock { state in
                defer { state.thrown = nil }
                return state.thrown
            }
            if let thrown {
                return .threw(type: thrown.type, message: thrown.message, frames: frames)
            }
            return .completed(_CellResult.take().map(LinkedBundle.init))
        }
    }

    /// The stack as places in files, the frames of the worker itself left out.
    private func frames(of ending: cell_ending) -> [CodeAddress] {
        var result: [CodeAddress] = []
        unsafe withUnsafeBytes(of: ending.frames) { bytes in
            let pointers = unsafe bytes.bindMemory(to: UnsafeRawPointer?.self)
            for index in 0..<Int(ending.depth) {
                guard let address = unsafe pointers[index] else { continue }
                if unsafe cell_is_thread_start(address) { break }
                var image: UnsafePointer<CChar>?
                var offset: UInt64 = 0
                guard unsafe cell_locate(address, &image, &offset), let image = unsafe image else {
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
