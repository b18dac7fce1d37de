internal import Glibc
internal import WorkerLink

/// The modules that every cell imports: all that a cell shall see must be in this process, so this is
/// the one place where the kernel meets the library.
enum Preload {
    private static let modules = ["KernelDisplay", "CellCollections", "DLLib"]

    /// Answers the kernel's question for them, if that is what this process was started for.
    static func answerIfAsked() {
        guard CommandLine.arguments.dropFirst() == [PreloadQuestion.option] else { return }
        let text = Array(modules.map { $0 + "\n" }.joined().utf8)
        _exit(unsafe write(STDOUT_FILENO, text, text.count) == text.count ? 0 : 1)
    }
}
