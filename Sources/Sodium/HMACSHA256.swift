internal import CSodium

/// The keyed digest HMAC-SHA256, by which two parties that share a key recognise their messages.
///
/// - Source: RFC 2104; libsodium `crypto_auth_hmacsha256`, which takes keys of any length.
package struct HMACSHA256 {
    private var state = crypto_auth_hmacsha256_state()

    /// Starts an empty digest under a key.
    package init(key: [UInt8]) {
        _ = unsafe crypto_auth_hmacsha256_init(&state, key, key.count)
    }

    /// Adds bytes to the digest.
    package mutating func update(_ bytes: [UInt8]) {
        _ = unsafe crypto_auth_hmacsha256_update(&state, bytes, UInt64(bytes.count))
    }

    /// Returns the 32 bytes of the digest; nothing may be added afterwards.
    package consuming func finalize() -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: SHA256.byteCount)
        _ = unsafe crypto_auth_hmacsha256_final(&state, &digest)
        return digest
    }

    /// Compares two digests in a time that does not depend on where they differ.
    package static func matches(_ first: [UInt8], _ second: [UInt8]) -> Bool {
        guard first.count == second.count else { return false }
        return unsafe sodium_memcmp(first, second, first.count) == 0
    }
}
