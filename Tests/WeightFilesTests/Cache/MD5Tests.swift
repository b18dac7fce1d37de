import DLWeightFiles
import Sodium
import Testing

/// Digests against those of the standard and of another program.
@Suite struct MD5Tests {
    private static func digest(_ bytes: [UInt8], by step: Int = .max) -> [UInt8] {
        var md5 = MD5()
        var rest = bytes[...]
        repeat {
            md5.update(Array(rest.prefix(step)))
            rest = rest.dropFirst(step)
        } while !rest.isEmpty
        return md5.finalize()
    }

    /// - Source: RFC 1321, section A.5.
    @Test(arguments: [
        ("", "d41d8cd98f00b204e9800998ecf8427e"),
        ("a", "0cc175b9c0f1b6a831c399e269772661"),
        ("abc", "900150983cd24fb0d6963f7d28e17f72"),
        ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
        ("abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"),
        (
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
            "d174ab98d277d9f5a5611c2c9f419d9f"
        ),
        (String(repeating: "1234567890", count: 8), "57edf4a22be3c955ac49da2e2107b67a"),
    ])
    func `the test suite of RFC 1321 has its digests`(text: String, expected: String) {
        #expect(SHA256.hexadecimal(Self.digest(Array(text.utf8))) == expected)
    }

    /// The digest of the digests of the first 0...199 bytes, as Python's hashlib has it.
    @Test func `every length around a block's end has its digest`() {
        let bytes = (0..<200).map { UInt8(truncatingIfNeeded: $0 * 7) }
        let all = (0..<200).flatMap { Self.digest(Array(bytes.prefix($0))) }
        #expect(SHA256.hexadecimal(Self.digest(all)) == "89f289dba0cb92b450c076a8952237e2")
    }

    @Test(arguments: [1, 55, 63, 64, 65, 999, 4096])
    func `a million letters have the digest of md5sum, however they are cut`(step: Int) {
        let letters = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
        #expect(
            SHA256.hexadecimal(Self.digest(letters, by: step))
                == "7707d6ae4e027c70eea2a935c2296f21")
    }
}
