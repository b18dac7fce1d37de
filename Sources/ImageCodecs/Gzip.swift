internal import CZlib

/// Decompression of gzip files by zlib.
public enum Gzip {
    /// Why a gzip file could not be decompressed.
    public struct Failure: Error, Equatable, CustomStringConvertible {
        /// The name of the file.
        public let file: String
        /// What zlib said about it.
        public let reason: String

        /// Creates a failure.
        public init(file: String, reason: String) {
            self.file = file
            self.reason = reason
        }

        /// The file and the reason.
        public var description: String { "\(file): damaged gzip file (\(reason))" }
    }

    /// Decompresses a whole file.
    ///
    /// - Parameters:
    ///   - bytes: The file; it may hold several gzip members, one after the other.
    ///   - file: The name shown in errors.
    ///   - limit: The most bytes that its content may have.
    /// - Returns: The content of all members together.
    /// - Throws: ``Failure`` when the file is damaged, cut short, or not gzip, and when its content
    ///   has more bytes than the limit or than free memory.
    public static func decompress(
        _ bytes: [UInt8], file: String, limit: Int = .max
    ) throws(Failure) -> [UInt8] {
        let content = try start(of: bytes, file: file, count: limit == .max ? .max : limit + 1)
        guard content.count <= limit else {
            throw Failure(file: file, reason: "its content has more than \(limit) bytes")
        }
        return content
    }

    /// Decompresses the first bytes of a file: `count` of them, or all if there are fewer.
    package static func start(
        of bytes: [UInt8], file: String, count: Int
    ) throws(Failure) -> [UInt8] {
        var stream = unsafe z_stream()
        // 15 is the largest window; 16 more asks for the gzip header.
        let started = unsafe inflateInit2_(
            &stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw Failure(file: file, reason: "zlib could not start") }
        defer { unsafe inflateEnd(&stream) }

        var result: [UInt8] = []
        result.reserveCapacity(min(bytes.count, count))
        var block = [UInt8](repeating: 0, count: 1 << 18)
        var consumed = 0
        var status = Z_OK
        repeat {
            var produced = 0
            unsafe bytes.withUnsafeBufferPointer { source in
                unsafe block.withUnsafeMutableBufferPointer { target in
                    // zlib reads through a pointer it declares mutable but never writes to it.
                    unsafe stream.next_in = UnsafeMutablePointer(
                        mutating: source.baseAddress.map { unsafe $0 + consumed })
                    unsafe stream.avail_in = UInt32(min(source.count - consumed, 1 << 30))
                    unsafe stream.next_out = target.baseAddress
                    unsafe stream.avail_out = UInt32(target.count)
                    let offered = unsafe Int(stream.avail_in)
                    status = unsafe inflate(&stream, Z_NO_FLUSH)
                    consumed += unsafe offered - Int(stream.avail_in)
                    produced = unsafe target.count - Int(stream.avail_out)
                }
            }
            // An array that grows is copied into one of twice its size.
            if result.count + produced > result.capacity,
                let reason = FreeMemory.refusal(of: 3 * result.count)
            {
                throw Failure(file: file, reason: reason)
            }
            result.append(contentsOf: block[0..<min(produced, count - result.count)])
            if result.count == count { return result }
            if status == Z_STREAM_END, consumed < bytes.count {
                unsafe inflateReset(&stream)
                status = Z_OK
            }
        } while status == Z_OK
        guard status == Z_STREAM_END else {
            let reason = unsafe stream.msg.map { unsafe String(cString: $0) }
            throw Failure(file: file, reason: reason ?? "it ends too early")
        }
        return result
    }
}
