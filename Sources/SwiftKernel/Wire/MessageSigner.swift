import Sodium
import Synchronization

/// Signs messages with the key of the connection file and recognises signed ones.
///
/// An empty key means that nothing is signed and nothing is checked, as the specification says.
package struct MessageSigner: Sendable {
    private let key: [UInt8]

    /// Creates a signer from the key of a connection file.
    package init(key: String) {
        self.key = Array(key.utf8)
    }

    /// Whether messages carry a signature at all.
    package var isEnabled: Bool { !key.isEmpty }

    /// Returns the signature frame of four documents: hexadecimal HMAC-SHA256, or nothing.
    package func signature(of documents: [Message.Document]) -> [UInt8] {
        guard isEnabled else { return [] }
        var digest = HMACSHA256(key: key)
        for document in documents { digest.update(document) }
        return Array(SHA256.hexadecimal(digest.finalize()).utf8)
    }

    /// Tells whether a signature frame belongs to four documents.
    package func accepts(_ signature: [UInt8], of documents: [Message.Document]) -> Bool {
        guard isEnabled else { return true }
        return HMACSHA256.matches(signature, self.signature(of: documents))
    }
}

/// Remembers signatures, so that a recorded message cannot be played again.
package final class ReplayGuard: Sendable {
    private struct Memory {
        var recent: Set<[UInt8]> = []
        var older: Set<[UInt8]> = []
    }

    private let capacity: Int
    private let memory = Mutex(Memory())

    /// Creates a guard that remembers at least `capacity` signatures.
    package init(capacity: Int = 65_536) {
        self.capacity = capacity
    }

    /// Notes a signature and tells whether it was new.
    package func admits(_ signature: [UInt8]) -> Bool {
        memory.withLock { memory in
            if memory.recent.contains(signature) || memory.older.contains(signature) {
                return false
            }
            if memory.recent.count >= capacity {
                memory.older = memory.recent
                memory.recent = []
            }
            memory.recent.insert(signature)
            return true
        }
    }
}
