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

    /// The error of a cell that nests too deep to be read.
    func tooDeep(_ problem: NestingLimits.Problem) -> EvaluationFailure {
        EvaluationFailure(
            name: "CompileError", value: problem.description,
            traceback: [
                "\(label):\(problem.line): \(Self.red)error\(Self.plain): \(problem.description)"
            ])
    }

    /// Adds which of the names that a cell does not find were lost with a process.
    func mentionLoss(of lost: Set<String>, in failure: EvaluationFailure) -> EvaluationFailure {
        let missing = failure.traceback.joined(separator: "\n")
            .matches(of: /cannot find (?:type )?'([^']+)' in scope/).map { String($0.output.1) }
        var names: [String] = []
        for name in missing where lost.contains(name) && !names.contains(name) {
            names.append(name)
        }
        guard !names.isEmpty else { return failure }
        var failure = failure
        failure.traceback.append(
            "\(names.joined(separator: ", ")) went with the process that ran cells: run the cells "
                + "that declare \(names.count == 1 ? "it" : "them") again.")
        return failure
    }

    /// A failure of the compiler or linker itself, or of the files they work with.
    ///
    /// - Parameters:
    ///   - output: What the program said.
    ///   - label: What the user calls the cell behind a module.
    /// - Returns: The error, without any of the session's own files in its summary.
    func brokenCompiler(
        _ output: String, labelOfModule label: (String) -> String?
    ) -> EvaluationFailure {
        let error = CompilerDiagnostic.parse(output).first { $0.severity == .error }
        if let match = output.firstMatch(of: /malformed compiled module: .*\/(Cell[0-9]+)\.swift/),
            let cell = label(String(match.output.1))
        {
            return failure(
                "CompileError",
                "the session's file of \(cell) is damaged: restart the kernel, run the cells again",
                .init())
        }
        // Its output speaks of generated files; what it says first is all that helps.
        let reason = error.map { ": \(Demangler.readable(readable($0.message)))" } ?? ""
        return failure(
            "CompileError",
            "the Swift compiler failed on this cell\(reason). Nothing ran; try to write it in another way",
            .init())
    }

    // MARK: - Failures while running

    /// Where the code of an ending stood.
    func trace(of ending: CellEnding) -> Symbolizer.Trace {
        switch ending {
        case .completed, .notLoaded: Symbolizer.Trace()
        case .trapped(_, _, _, let frames), .interrupted(let frames):
            symbolizer.trace(frames, newestIsReturnAddress: false)
        case .threw(_, _, let frames), .exited(_, let frames), .inputRefused(let frames):
            symbolizer.trace(frames, newestIsReturnAddress: true)
        case .elsewhere(let ending), .failedAssertions(_, let ending), .changing(_, let ending):
            trace(of: ending)
        }
    }

    /// The error of an ending; nil when the cell ran to its end.
    func failure(
        _ ending: CellEnding, trace: Symbolizer.Trace, fatalError: String
    ) -> EvaluationFailure? {
        switch ending {
        case .completed: return nil
        case .threw("Interruption", _, _), .interrupted:
            return failure("KeyboardInterrupt", "interrupted", trace)
        case .threw(let type, let message, _): return failure(type, message, trace)
        case .trapped:
            let message = Self.message(of: ending, fatalError, trace)
            let isMemoryFault = Self.signalMessage(ending).map { message == $0 } == true
            return failure(
                isMemoryFault && ending.isMemoryFault ? "MemoryFault" : "Trap", message, trace)
        case .exited(CellEnding.threadExit, _):
            return failure("Exit", "pthread_exit() was called; all variables are intact", trace)
        case .exited(let code, _):
            return failure("Exit", "exit(\(code)) was called; all variables are intact", trace)
        case .inputRefused:
            return failure(
                "InputNotAllowed",
                "the cell asks for input, and the front end that runs it takes no questions",
                trace)
        case .elsewhere(let ending):
            guard var failure = failure(ending, trace: trace, fatalError: fatalError) else {
                return nil
            }
            let isIntact = ending.changing.isEmpty
            failure.add(
                " (on another thread; the cell was stopped"
                    + (isIntact ? ", all variables are intact)" : ")"))
            return failure
        case .changing(let names, .exited(let code, _)):
            return failure(
                "Exit", "exit(\(code)) was called; \(Self.halfChanged(names))", trace)
        case .changing(let names, let ending):
            guard var failure = failure(ending, trace: trace, fatalError: fatalError) else {
                return nil
            }
            failure.add("; \(Self.halfChanged(names))")
            return failure
        case .failedAssertions(let failures, let ending):
            return assertionFailure(
                failures, then: failure(ending, trace: trace, fatalError: fatalError))
        case .notLoaded(let reason):
            // The reason begins with the path of the library.
            let text = reason.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? reason
            return failure("LoadError", Demangler.readable(readable(text)), trace)
        }
    }

    /// The error of a cell in which assertions of a test library failed.
    ///
    /// `error` is what the cell ended with, if it did not run to its end: an assertion that must hold
    /// throws, too.
    private func assertionFailure(
        _ failures: [AssertionFailure], then error: EvaluationFailure?
    ) -> EvaluationFailure {
        let source = code.split(separator: "\n", omittingEmptySubsequences: false)
        var lines: [String] = []
        for failure in failures {
            lines.append("\(Self.red)TestFailure\(Self.plain): \(readable(failure.message))")
            if !failure.file.isEmpty { lines.append("  at \(failure.file):\(failure.line)") }
            if failure.file == label, source.indices.contains(failure.line - 1) {
                let text = source[failure.line - 1]
                lines.append("      \(text.trimmingPrefix(while: \.isWhitespace))")
            }
        }
        let isThrown = error.map { Self.thrownByAssertions.contains($0.name) } ?? true
        if var error, !isThrown {
            error.traceback = lines + error.traceback
            return error
        }
        var value = readable((error == nil ? failures.first : failures.last)?.message ?? "")
        if failures.count > 1 { value += " (\(failures.count) assertions failed)" }
        return EvaluationFailure(
            name: error?.name ?? "TestFailure", value: value, traceback: lines)
    }

    /// The errors that end a test after an assertion has been recorded: they say no more than that.
    private static let thrownByAssertions = [
        "ExpectationFailedError", "XCTestErrorWhileUnwrappingOptional",
    ]

    /// Says which variables may be half changed.
    static func halfChanged(_ symbols: [String]) -> String {
        var names: [String] = []
        for symbol in symbols {
            let name = symbol.isEmpty ? "a property" : Demangler.variable(of: symbol)
            if !names.contains(name) { names.append(name) }
        }
        let isOne = names.count == 1
        return names.joined(separator: ", ") + (isOne ? " was" : " were")
            + " being changed and may be half changed: set \(isOne ? "it" : "them") again"
    }

    /// What is printed when code that an earlier cell started fails while no cell runs.
    func lateFailure(_ ending: CellEnding, fatalError: String) -> String {
        guard
            let failure = failure(ending, trace: trace(of: ending), fatalError: fatalError)
        else { return "" }
        let lines = failure.traceback.joined(separator: "\n")
        return "After the cell, in code it left running: \(lines)\n"
    }

    /// The error of a cell that the user ended before its code ran.
    func interrupted() -> EvaluationFailure {
        failure("KeyboardInterrupt", "interrupted", Symbolizer.Trace())
    }

    /// The error of a cell whose process is gone.
    func lost(_ loss: WorkerLoss, wasInterrupted: Bool, names: [String])
        -> EvaluationFailure
    {
        var reason: String
        var trace = Symbolizer.Trace()
        if wasInterrupted {
            reason = "the cell did not react to the interrupt"
        } else if let ending = loss.ending, case .trapped = ending {
            trace = self.trace(of: ending)
            let message = Self.message(of: ending, loss.fatalError, trace)
            reason = "code on another thread stopped: \(message)"
        } else if let reported = loss.reason {
            reason = reported
        } else {
            reason = Self.reason(forStatus: loss.status)
        }
        let more = ["A new one is ready.", Self.lostNames(names)]
        var failure = failure("WorkerLost", "\(reason).", trace)
        failure.value += " " + more.joined(separator: " ")
        // Front ends break a long line within words.
        failure.traceback.insert(contentsOf: more, at: 1)
        if wasInterrupted { failure.name = "KeyboardInterrupt" }
        return failure
    }

    /// What the user reads when the process ended while no cell ran.
    static func lostBetweenCells(_ loss: WorkerLoss?, names: [String]) -> String {
        let reason = loss.map { $0.reason ?? Self.reason(forStatus: $0.status) }
        return "Between two cells \(reason ?? "the process that runs cells was ended"). "
            + "A new one is ready. \(lostNames(names))"
    }

    /// What a loss means for the user.
    static func lostNames(_ names: [String]) -> String {
        guard !names.isEmpty else { return "Nothing was lost." }
        return "Lost: \(names.prefix(12).joined(separator: ", "))"
            + (names.count > 12 ? " and \(names.count - 12) more" : "")
            + ". Run the cells that declare them again."
    }

    private static func reason(forStatus status: Int32) -> String {
        let signal = status & 0x7f
        let code = (status >> 8) & 0xff
        if signal == SIGKILL {
            return "the process that runs cells was ended by SIGKILL (often: out of memory)"
        }
        if signal != 0 {
            return "the process that runs cells was ended by \(SignalName(signal))"
        }
        switch WorkerExit(rawValue: code) {
        case .damagedMemory:
            return "the cell stopped inside the memory allocator: its memory is damaged, as by a "
                + "pointer used after it was freed or beyond its end"
        case .outOfThreads:
            return "the process that runs cells had no thread left: too many cells were stopped"
        case nil: return "the process that runs cells ended with status \(code)"
        }
    }

    private func failure(
        _ name: String, _ value: String, _ trace: Symbolizer.Trace
    ) -> EvaluationFailure {
        var lines = ["\(Self.red)\(name)\(Self.plain): \(readable(value))"]
        let source = code.split(separator: "\n", omittingEmptySubsequences: false)
        for frame in trace.frames {
            var line = "  at \(frame.file)" + (frame.line > 0 ? ":\(frame.line)" : "")
            if let function = frame.function, !function.isEmpty { line += " in \(function)" }
            lines.append(line)
            if frame.file == label, source.indices.contains(frame.line - 1) {
                lines.append(
                    "      \(source[frame.line - 1].trimmingPrefix(while: \.isWhitespace))")
            }
        }
        return EvaluationFailure(name: name, value: readable(value), traceback: lines)
    }

    /// The message without the names of the modules that cells are made into, and without the name
    /// `main` that their types go by where the runtime speaks of a cast.
    private func readable(_ message: String) -> String {
        let text = DiagnosticText(code: code, label: label).readable(message)
        guard text.hasPrefix("Could not cast value of type") else { return text }
        return text.replacing(/\bmain\./, with: "")
    }

    /// What stopped the code, in the words of whoever knows most about it.
    private static func message(
        of ending: CellEnding, _ fatalError: String, _ trace: Symbolizer.Trace
    ) -> String {
        if let message = FatalErrorFilter.message(in: fatalError) ?? trace.failure {
            return message == mutexOfEndedThread ? abandonedMutex : message
        }
        return signalMessage(ending) ?? "\(ending)"
    }

    /// What the standard library says where the owner of a lock is gone.
    private static let mutexOfEndedThread =
        "Unknown error occurred while attempting to acquire a Mutex"
    private static let abandonedMutex =
        "the thread that locked this Mutex has ended, as that of a stopped cell does: run the cell "
        + "that makes the Mutex again"

    /// What the signal says that stopped the code; nil when none did.
    private static func signalMessage(_ ending: CellEnding) -> String? {
        guard case .trapped(let signal, let address, let isStackOverflow, _) = ending else {
            return nil
        }
        switch Int32(signal) {
        case SIGSEGV, SIGBUS:
            if isStackOverflow { return "the stack is full: endless recursion?" }
            return "\(SignalName(Int32(signal))): invalid memory access at "
                + "0x\(String(address, radix: 16))"
        case SIGFPE: return "arithmetic error"
        case SIGABRT: return "abort() was called"
        case SIGILL, SIGTRAP: return "the program stopped itself"
        default: return "\(SignalName(Int32(signal)))"
        }
    }
}

extension CellEnding {
    /// Whether the code used memory that it may not use, other than by filling its stack.
    fileprivate var isMemoryFault: Bool {
        guard case .trapped(let signal, _, let isStackOverflow, _) = self else { return false }
        return [SIGSEGV, SIGBUS].contains(Int32(signal)) && !isStackOverflow
    }
}

extension EvaluationFailure {
    /// Adds words to its summary.
    fileprivate mutating func add(_ words: String) {
        value += words
        if !traceback.isEmpty { traceback[0] += words }
    }
}
