import ImageCodecs
import Testing

@Suite struct GzipTests {
    /// "hello\n" by `gzip -n`.
    private let hello: [UInt8] = [
        0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0xCB, 0x48, 0xCD, 0xC9, 0xC9,
        0xE7, 0x02, 0x00, 0x20, 0x30, 0x3A, 0x36, 0x06, 0x00, 0x00, 0x00,
    ]

    @Test func `decompresses one member and several`() throws {
        #expect(try Gzip.decompress(hello, file: "a.gz") == Array("hello\n".utf8))
        #expect(try Gzip.decompress(hello + hello, file: "a.gz") == Array("hello\nhello\n".utf8))
    }

    @Test func `names a file that is cut short, damaged, or not gzip`() {
        for bytes in [Array(hello.dropLast(9)), [], Array("plain text".utf8)] {
            let failure = #expect(throws: Gzip.Failure.self) {
                try Gzip.decompress(bytes, file: "labels.gz")
            }
            #expect(failure?.file == "labels.gz")
        }
        var damaged = hello
        damaged[20] ^= 1
        #expect(throws: Gzip.Failure(file: "b.gz", reason: "incorrect data check")) {
            try Gzip.decompress(damaged, file: "b.gz")
        }
    }

    @Test func `content beyond a limit is refused before it is unpacked`() throws {
        // Four megabytes of zeros in four kilobytes.
        let zeros = [UInt8](repeating: 0, count: 4 << 20)
        let packed = try #require(Deflate.compress(zeros))
        func little(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 255) } }
        let bomb =
            [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + packed
            + little(Int(Deflate.checksum(zeros[...]))) + little(zeros.count)
        #expect(try Gzip.decompress(bomb, file: "c.gz").count == zeros.count)
        #expect(try Gzip.decompress(bomb, file: "c.gz", limit: zeros.count).count == zeros.count)
        #expect(
            throws: Gzip.Failure(file: "c.gz", reason: "its content has more than 1000 bytes")
        ) { try Gzip.decompress(bomb, file: "c.gz", limit: 1000) }
    }
}
