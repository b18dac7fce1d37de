internal import CWorkerSupport
internal import Glibc

/// The descriptors a new process starts with.
package struct ProcessStreams: Sendable {
    /// Standard input.
    package var input: Int32
    /// Standard output.
    package var output: Int32
    /// Standard error.
    package var error: Int32
    /// Descriptor 3, or -1 for none.
    package var link: Int32 = -1

    /// Names the descriptors.
    package init(input: Int32, output: Int32, error: Int32, link: Int32 = -1) {
        self.input = input
        self.output = output
        self.error = error
        self.link = link
    }
}

/// Starts a program in its own process group and returns its number.
///
/// Its environment is `environment`, its folder is `folder`, or those of this process where they
/// are nil. With `diesWithParent` it is killed when this process ends, however that happens.
package func startProcess(
    _ path: String, _ arguments: [String], environment: [String: String]? = nil,
    folder: String? = nil, streams: ProcessStreams, diesWithParent: Bool
) throws(LinkError) -> Int32 {
    var words: [UnsafeMutablePointer<CChar>?] = unsafe []
    for argument in [path] + arguments { unsafe words.append(strdup(argument)) }
    unsafe words.append(nil)
    var variables: [UnsafeMutablePointer<CChar>?] = unsafe []
    for (name, value) in environment ?? [:] { unsafe variables.append(strdup("\(name)=\(value)")) }
    unsafe variables.append(nil)
    defer {
        unsafe (words + variables).forEach { unsafe free($0) }
    }
    let started =
        environment == nil
        ? unsafe process_spawn(
            path, words, nil, folder, streams.input, streams.output, streams.error, streams.link,
            diesWithParent)
        : unsafe process_spawn(
            path, words, variables, folder, streams.input, streams.output, streams.error,
            streams.link, diesWithParent)
    guard started > 0 else { throw .system(call: "start of \(path)", code: -started) }
    return started
}

/// Makes a pipe: the end to read from and the end to write to.
package func makePipe() throws(LinkError) -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [-1, -1]
    guard unsafe process_pipe(&ends) == 0 else { throw .system(call: "pipe", code: errno) }
    return (ends[0], ends[1])
}

/// Waits for the end of a child process without forgetting it; its number stays taken until
/// ``reapProcess(_:)``.
package func waitForProcess(_ process: Int32) {
    var information = unsafe siginfo_t()
    while unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0
        && errno == EINTR
    {}
}

/// Whether a child process has ended; it is not forgotten.
package func hasEnded(_ process: Int32) -> Bool {
    var information = unsafe siginfo_t()
    let result = unsafe waitid(
        P_PID, id_t(process), &information, WEXITED | WNOWAIT | WNOHANG)
    return unsafe result == 0 && information.si_signo == SIGCHLD
}

/// Forgets a child process that has ended and returns its `waitpid` status.
package func reapProcess(_ process: Int32) -> Int32 {
    var status: Int32 = 0
    _ = unsafe waitpid(process, &status, 0)
    return status
}
