internal import CSodium

/// A SHA-256 digest built up piece by piece, so that a large file is never held whole.
///
/// ```swift
/// var hash = SHA256()
/// hash.update(firstChunk)
/// hash.update(secondChunk)
/// let text = SHA256.hexadecimal(hash.finalize())
/// ```
/// - Source: FIPS 180-4; libsodium `crypto_hash_sha256`.
package struct SHA256 {
    /// Bytes in a digest.
    package static let byteCount = 32

    private var state = crypto_hash_sha256_state()

    /// Starts an empty digest.
    package init() {
        _ = unsafe crypto_hash_sha256_init(&state)
    }

    /// Adds bytes to the digest.
    package mutating func update(_ bytes: Span<UInt8>) {
        unsafe bytes.withUnsafeBufferPointer { buffer in
            _ = unsafe crypto_hash_sha256_update(&state, buffer.baseAddress, UInt64(buffer.count))
        }
    }

    /// Adds bytes to the digest.
    package mutating func update(_ bytes: [UInt8]) {
        update(bytes.span)
    }

    /// Returns the 32 bytes of the digest; nothing may be added afterwards.
    package consuming func finalize() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Self.byteCount)
        _ = unsafe crypto_hash_sha256_final(&state, &digest)
        return digest
    }

    /// Returns the digest of bytes that are all in memory.
    package static func hash(of bytes: [UInt8]) -> [UInt8] {
        var hash = SHA256()
        hash.update(bytes)
        return hash.finalize()
    }

    /// Returns bytes as lowercase hexadecimal digits, two a byte.
    package static func hexadecimal(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }
}
