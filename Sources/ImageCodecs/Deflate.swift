internal import CZlib

/// Raw deflate streams, as zip archives hold them, and the checksum that guards them, by zlib.
public enum Deflate {
    /// A stream never becomes longer than so many times its length.
    ///
    /// - Source: zlib's "Technical Details": 1032 to 1.
    static let mostFromOneByte = 1032

    /// Decompresses a stream whose length is known.
    ///
    /// - Parameters:
    ///   - bytes: The stream, without a header.
    ///   - count: The bytes it must decompress to.
    /// - Returns: The bytes, or nil if the stream is damaged, of another length, or too short for
    ///   so many bytes.
    public static func decompress(_ bytes: ArraySlice<UInt8>, count: Int) -> [UInt8]? {
        guard count / mostFromOneByte <= bytes.count, count < .max else { return nil }
        var stream = unsafe z_stream()
        // A negative window size asks for a stream without a header.
        let started = unsafe inflateInit2_(
            &stream, -15, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { return nil }
        defer { unsafe inflateEnd(&stream) }
        // One byte more, so that a stream that goes on is noticed.
        var result = [UInt8](repeating: 0, count: count + 1)
        let produced = unsafe run(&stream, bytes, &result) { stream in
            unsafe inflate(&stream, Z_NO_FLUSH)
        }
        guard produced == count else { return nil }
        result.removeLast()
        return result
    }

    /// Compresses bytes to a stream without a header.
    public static func compress(_ bytes: [UInt8]) -> [UInt8]? {
        var stream = unsafe z_stream()
        let started = unsafe deflateInit2_(
            &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
            Int32(MemoryLayout<z_stream>.size))
        guard started == Z_OK else { return nil }
        defer { unsafe deflateEnd(&stream) }
        var result = [UInt8](
            repeating: 0, count: unsafe Int(deflateBound(&stream, UInt(bytes.count))))
        let produced = unsafe run(&stream, bytes[...], &result) { stream in
            unsafe deflate(&stream, stream.avail_in == 0 ? Z_FINISH : Z_NO_FLUSH)
        }
        guard let produced else { return nil }
        return Array(result[0..<produced])
    }

    /// The checksum CRC-32 of zip and gzip.
    public static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            var result = crc32(0, nil, 0)
            var start = 0
            while start < buffer.count {
                let count = min(buffer.count - start, 1 << 30)
                result = unsafe crc32(
                    result, buffer.baseAddress.map { unsafe $0 + start }, UInt32(count))
                start += count
            }
            return UInt32(truncatingIfNeeded: result)
        }
    }

    /// Feeds a stream in pieces that zlib's 32-bit counts can hold; the bytes written, or nil where
    /// it did not come to its end.
    private static func run(
        _ stream: inout z_stream, _ bytes: ArraySlice<UInt8>, _ result: inout [UInt8],
        _ step: (inout z_stream) -> Int32
    ) -> Int? {
        let piece = 1 << 30
        return unsafe bytes.withUnsafeBufferPointer { source in
            unsafe result.withUnsafeMutableBufferPointer { target in
                var (consumed, produced) = (0, 0)
                while true {
                    // zlib reads through a pointer it declares mutable but never writes to it.
                    unsafe stream.next_in = UnsafeMutablePointer(
                        mutating: source.baseAddress.map { unsafe $0 + consumed })
                    unsafe stream.avail_in = UInt32(min(source.count - consumed, piece))
                    unsafe stream.next_out = target.baseAddress.map { unsafe $0 + produced }
                    unsafe stream.avail_out = UInt32(min(target.count - produced, piece))
                    let (offered, room) = unsafe (Int(stream.avail_in), Int(stream.avail_out))
                    let status = unsafe step(&stream)
                    let taken = unsafe offered - Int(stream.avail_in)
                    let made = unsafe room - Int(stream.avail_out)
                    consumed += taken
                    produced += made
                    if status == Z_STREAM_END { return produced }
                    let mayGoOn = status == Z_OK && taken + made > 0
                    guard mayGoOn else { return nil }
                }
            }
        }
    }
}
