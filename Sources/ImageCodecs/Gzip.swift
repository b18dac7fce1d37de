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
    /// - Returns: The content of all members together.
    /// - Throws: ``Failure`` when the file is damaged, cut short, or not gzip.
    public static func decompress(
        _ bytes: [UInt8], file: String
    ) throws(Failure) -> [UInt8] {
        var stream = unsafe z_stream()
        // 15 is the largest window; 16 more asks for the gzip header.
        let started = unsafe inflateInit2_(
            &stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { throw Failure(file: file, reason: "zlib could not start") }
        defer { unsafe inflateEnd(&stream) }

        var result: [UInt8] = []
        result.reserveCapacity(bytes.count * 4)
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
            result.append(contentsOf: block[0..<produced])
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
