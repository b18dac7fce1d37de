internal import CellCompiler
internal import Glibc
internal import WorkerLink

/// Turns the ways a cell can fail into the one error the user reads.
struct FailureReport: Sendable {
    let symbolizer: Symbolizer
    /// What the user calls the cell, such as `In[7]`.
    let label: String
    /// The text of the cell.
    let code: String

    private static let red = "\u{1b}[31m"
    private static let plain = "\u{1b}[0m"

    // MARK: - Compile errors

    /// The errors of the compiler; the first one is the summary.
    func compileError(_ diagnostics: [CompilerDiagnostic]) -> EvaluationFailure {
        let text = DiagnosticText(code: code, label: label)
        let first = diagnostics.first { $0.severity == .error }
        return EvaluationFailure(
            name: "CompileError",
            value: first.map { text.readable($0.message) } ?? "the cell does not compile",
            traceback: text.render(diagnostics))
    }

    /// A failure of the compiler or linker itself.
    func brokenCompiler(_ output: String) -> EvaluationFailure {
        let error = CompilerDiagnostic.parse(output).first { $0.severity == .error }
        // Its output speaks of generated files; what it says first is all that helps.
        let reason = error.map { ": \(Demangler.readable(readable($0.message)))" } ?? ""
        return failure(
            "CompileError",
            "the Swift compiler failed on this cell\(reason). Nothing ran; try to write it in another way",
            .init())
    }

    // MARK: - Failures while running

    /// The error of an ending; nil when the cell ran to its end.
    func failure(_ ending: CellEnding, fatalError: String) -> EvaluationFailure? {
        switch ending {
        case .completed: return nil
        case .threw(let type, let message, let frames):
            if type == "Interruption" { return interrupted([]) }
            return failure(type, message, symbolizer.trace(frames, newestIsReturnAddress: true))
        case .trapped(_, _, _, let frames):
            let trace = symbolizer.trace(frames, newestIsReturnAddress: false)
            return failure("Trap", Self.message(of: ending, fatalError, trace), trace)
        case .exited(let code):
            return failure("Exit", "exit(\(code)) was called; all variables are intact", .init())
        case .interrupted(let frames): return interrupted(frames)
        case .notLoaded(let reason):
            // The reason begins with the path of the library.
            let text = reason.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? reason
            return failure("LoadError", Demangler.readable(readable(text)), .init())
        }
    }

    /// The error of a cell that the user ended.
    func interrupted(_ frames: [CodeAddress]) -> EvaluationFailure {
        failure(
            "KeyboardInterrupt", "interrupted",
            symbolizer.trace(frames, newestIsReturnAddress: false))
    }

    /// The error of a cell whose process is gone.
    func lost(_ loss: WorkerProcess.Loss, wasInterrupted: Bool, names: [String])
        -> EvaluationFailure
    {
        var reason: String
        var trace = Symbolizer.Trace()
        if wasInterrupted {
            reason = "the cell did not react to the interrupt"
        } else if let ending = loss.ending, case .trapped(_, _, _, let frames) = ending {
            trace = symbolizer.trace(frames, newestIsReturnAddress: false)
            let message = Self.message(of: ending, loss.fatalError, trace)
            reason = "code on another thread stopped: \(message)"
        } else if case .exited(let code)? = loss.ending {
            reason = "code on another thread called exit(\(code))"
        } else {
            let signal = loss.status & 0x7f
            reason = "the process that runs cells was ended"
            if signal != 0 { reason += " by \(Self.name(ofSignal: signal))" }
            if signal == SIGKILL { reason += " (often: out of memory)" }
        }
        let lost =
            names.isEmpty
            ? "Nothing was lost."
            : "Lost: \(names.prefix(12).joined(separator: ", "))"
                + (names.count > 12 ? " and \(names.count - 12) more" : "")
                + ". Run the cells that declare them again."
        var failure = failure("WorkerLost", "\(reason). A new one is ready. \(lost)", trace)
        if wasInterrupted { failure.name = "KeyboardInterrupt" }
        return failure
    }

    private func failure(
        _ name: String, _ value: String, _ trace: Symbolizer.Trace
    ) -> EvaluationFailure {
        var lines = ["\(Self.red)\(name)\(Self.plain): \(readable(value))"]
        let source = code.split(separator: "\n", omittingEmptySubsequences: false)
        for frame in trace.frames {
            var line = "  at \(frame.file):\(frame.line)"
            if let function = frame.function { line += " in \(function)" }
            lines.append(line)
            if frame.file == label, source.indices.contains(frame.line - 1) {
                lines.append(
                    "      \(source[frame.line - 1].trimmingPrefix(while: \.isWhitespace))")
            }
        }
        return EvaluationFailure(name: name, value: readable(value), traceback: lines)
    }

    private func readable(_ message: String) -> String {
        DiagnosticText(code: code, label: label).readable(message)
    }

    /// What stopped the code, in the words of whoever knows most about it.
    private static func message(
        of ending: CellEnding, _ fatalError: String, _ trace: Symbolizer.Trace
    ) -> String {
        if let message = FatalErrorFilter.message(in: fatalError) ?? trace.failure {
            return message
        }
        guard case .trapped(let signal, let address, let isStackOverflow, _) = ending else {
            return "\(ending)"
        }
        switch Int32(signal) {
        case SIGSEGV, SIGBUS:
            if isStackOverflow { return "the stack is full: endless recursion?" }
            return "invalid memory access at 0x\(String(address, radix: 16))"
        case SIGFPE: return "arithmetic error"
        case SIGABRT: return "abort() was called"
        case SIGILL, SIGTRAP: return "the program stopped itself"
        default: return name(ofSignal: Int32(signal))
        }
    }

    private static func name(ofSignal signal: Int32) -> String {
        let names: [Int32: String] = [
            SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT", SIGBUS: "SIGBUS",
            SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGSEGV: "SIGSEGV", SIGTERM: "SIGTERM",
        ]
        return names[signal] ?? "signal \(signal)"
    }
}
