internal import SourceKit

/// The process beside the kernel that answers questions about code.
public enum CodeIntelligence {
    /// Answers the kernel that started this process, by the socket it handed over, until it is gone.
    ///
    /// - Parameter library: The file of the toolchain's library that knows the answers.
    public static func serve(library: String) { SourceKitServer.run(library: library) }
}
