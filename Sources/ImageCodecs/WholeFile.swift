internal import Glibc

/// Reading of a file at once, after a look at what it is.
enum WholeFile {
    /// The bytes of a regular file, or the reason why they cannot be had.
    ///
    /// Folders, pipes and devices are refused before they are opened, and files that do not fit
    /// into free memory before any of it is taken.
    static func read(_ path: String) throws(ImageCodecError) -> [UInt8] {
        func refusal(_ reason: String) -> ImageCodecError {
            .unreadable(file: path, reason: reason)
        }
        var facts = stat()
        guard unsafe stat(path, &facts) == 0 else {
            throw refusal(errno == ENOENT ? "there is no such file" : lastProblem())
        }
        switch facts.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw refusal("it is a folder")
        default: throw refusal("it is a pipe, a socket or a device")
        }
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw refusal(lastProblem()) }
        defer { close(descriptor) }
        let size = Int(facts.st_size)
        return try FreeMemory.granted(size, refusal) { () throws(ImageCodecError) in
            var problem: String?
            let bytes = unsafe [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
                while count < size {
                    guard let start = buffer.baseAddress else { break }
                    let taken = unsafe Glibc.read(descriptor, start + count, size - count)
                    if taken < 0, errno == EINTR { continue }
                    if taken < 0 { problem = lastProblem() }
                    guard taken > 0 else { break }
                    count += taken
                }
            }
            if let problem { throw refusal(problem) }
            return bytes
        }
    }

    private static func lastProblem() -> String {
        unsafe strerror(errno).map { unsafe String(cString: $0) } ?? "error \(errno)"
    }
}
