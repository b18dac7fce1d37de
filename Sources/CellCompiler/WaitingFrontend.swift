internal import WorkerLink

/// A compiler that has started and waits for the text of the next cell.
///
/// Starting takes a third of the time of a small cell, and nothing of the cell is needed for it but
/// the number of its module. The source file is a pipe.
final class WaitingFrontend: Sendable {
    private let arguments: [String]
    private let pipe: NamedPipe
    /// The process that waits.
    let process: Subprocess

    /// Starts a compiler whose source file is `source`; nothing of that name may exist.
    init(of toolchain: Toolchain, _ arguments: [String], source: String) throws {
        self.arguments = arguments
        pipe = try NamedPipe(path: source)
        process = try toolchain.startFrontend(arguments)
    }

    /// Gives it the program when it was started in the way that this cell needs; otherwise ends it
    /// and returns false.
    func begin(_ program: String, arguments: [String], isCancelled: () -> Bool) -> Bool {
        if arguments == self.arguments, pipe.fill(with: program, isCancelled: isCancelled) {
            return true
        }
        end()
        return false
    }

    /// Ends it without a cell.
    func end() {
        process.kill()
        _ = process.wait()
    }
}
