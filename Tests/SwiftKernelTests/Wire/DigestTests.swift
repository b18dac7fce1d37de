import Sodium
import Testing

/// Digests against the vectors of their standards.
struct DigestTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `SHA-256 equals the published digest`(text: String, expected: String) {
        #expect(SHA256.hexadecimal(SHA256.hash(of: Array(text.utf8))) == expected)
    }

    @Test(arguments: [1, 63, 64, 65, 1000])
    func `a digest does not depend on how the bytes are cut`(chunk: Int) {
        let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        var hash = SHA256()
        for start in stride(from: 0, to: bytes.count, by: chunk) {
            hash.update(Array(bytes[start..<min(start + chunk, bytes.count)]))
        }
        #expect(hash.finalize() == SHA256.hash(of: bytes))
    }

    @Test func `HMAC-SHA256 equals case 2 of RFC 4231`() {
        var digest = HMACSHA256(key: Array("Jefe".utf8))
        digest.update(Array("what do ya want ".utf8))
        digest.update(Array("for nothing?".utf8))
        #expect(
            SHA256.hexadecimal(digest.finalize())
                == "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843")
    }

    @Test func `HMAC-SHA256 takes a key longer than a block, case 6 of RFC 4231`() {
        var digest = HMACSHA256(key: [UInt8](repeating: 0xaa, count: 131))
        digest.update(Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8))
        #expect(
            SHA256.hexadecimal(digest.finalize())
                == "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54")
    }

    @Test func `digests match only when every byte is equal`() {
        #expect(HMACSHA256.matches([1, 2, 3], [1, 2, 3]))
        #expect(!HMACSHA256.matches([1, 2, 3], [1, 2, 4]))
        #expect(!HMACSHA256.matches([1, 2, 3], [1, 2]))
        #expect(!HMACSHA256.matches([], [1]))
    }
}
