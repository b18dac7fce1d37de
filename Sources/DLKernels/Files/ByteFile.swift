internal import Glibc

/// A file whose bytes go to and from buffers without a copy in between.
///
/// Numbers lie in it as in memory, least significant byte first.
package final class ByteFile {
    /// What could not be done.
    package struct Failure: Error, CustomStringConvertible {
        /// A part of a sentence, such as "cannot be read: No such file or directory".
        package let description: String
    }

    private let descriptor: Int32
    /// The bytes of the file when it was opened for reading.
    package private(set) var byteCount = 0

    /// Opens a file for reading.
    package init(reading path: String) throws(Failure) {
        // Without waiting for the other end of a pipe; files of the disk know no such wait.
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw Self.failure("cannot be opened") }
        var facts = stat()
        guard unsafe fstat(descriptor, &facts) == 0 else { throw Self.failure("cannot be read") }
        guard facts.st_mode & S_IFMT == S_IFREG else {
            let isFolder = facts.st_mode & S_IFMT == S_IFDIR
            throw Failure(
                description: "cannot be read: it is "
                    + (isFolder ? "a folder" : "a pipe, a socket or a device"))
        }
        byteCount = Int(facts.st_size)
    }

    /// Makes a new file for writing, which must not be there yet.
    package init(creating path: String) throws(Failure) {
        descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure("cannot be created") }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// The bytes at a place.
    package func read(_ count: Int, at offset: Int) throws(Failure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let end = unsafe bytes.withUnsafeMutableBytes { target in
            unsafe read(into: target.baseAddress, count, at: offset)
        }
        guard end == count else { throw Self.failure("ends too early or cannot be read") }
        return bytes
    }

    /// The numbers at a place.
    package func readBuffer(
        _ type: ElementType, count: Int, at offset: Int
    ) throws(Failure) -> TensorBuffer {
        let buffer = TensorBuffer(type, count: count)
        let size = count * type.byteCount
        guard unsafe read(into: buffer.storage.base, size, at: offset) == size else {
            throw Self.failure("ends too early or cannot be read")
        }
        return buffer
    }

    /// Adds bytes at the end.
    package func write(_ bytes: [UInt8]) throws(Failure) {
        let isDone = unsafe bytes.withUnsafeBytes { source in
            unsafe write(from: source.baseAddress, source.count)
        }
        guard isDone else { throw Self.failure("cannot be written") }
    }

    /// Adds the numbers of a buffer, in row-major order, at the end.
    package func write(_ buffer: TensorBuffer) throws(Failure) {
        let size = buffer.count * buffer.elementType.byteCount
        guard unsafe write(from: UnsafeRawPointer(buffer.storage.base), size) else {
            throw Self.failure("cannot be written")
        }
    }

    /// Waits until everything written is on the disk.
    package func synchronize() throws(Failure) {
        guard fsync(descriptor) == 0 else { throw Self.failure("cannot be written") }
    }

    /// Gives a finished file its name; a file of that name is replaced in one step.
    package static func rename(_ path: String, to name: String) throws(Failure) {
        guard unsafe Glibc.rename(path, name) == 0 else { throw failure("cannot be put in place") }
    }

    /// Removes a file that was not finished, if it is there.
    package static func remove(_ path: String) { _ = unsafe unlink(path) }

    private func read(into target: UnsafeMutableRawPointer?, _ count: Int, at offset: Int) -> Int {
        guard let target = unsafe target else { return 0 }
        var done = 0
        while done < count {
            let part = unsafe pread(descriptor, target + done, count - done, offset + done)
            if part < 0, errno == EINTR { continue }
            guard part > 0 else { return done }
            done += part
        }
        return done
    }

    private func write(from source: UnsafeRawPointer?, _ count: Int) -> Bool {
        guard let source = unsafe source else { return true }
        var done = 0
        while done < count {
            let part = unsafe Glibc.write(descriptor, source + done, count - done)
            if part < 0, errno == EINTR { continue }
            guard part > 0 else { return false }
            done += part
        }
        return true
    }

    private static func failure(_ problem: String) -> Failure {
        let reason = errno
        guard reason != 0, let text = unsafe strerror(reason) else {
            return Failure(description: problem)
        }
        return Failure(description: "\(problem): \(unsafe String(cString: text))")
    }
}

extension TensorBuffer {
    /// Reads the bytes of the elements in row-major order.
    package func withBytes<R>(_ body: (Span<UInt8>) throws -> R) rethrows -> R {
        try storage.withSpan(of: UInt8.self, count: count * elementType.byteCount, body)
    }
}
