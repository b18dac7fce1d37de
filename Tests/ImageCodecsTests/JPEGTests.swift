import ImageCodecs
import Testing

@Suite struct JPEGTests {
    @Test(arguments: ["colour", "grey", "inks", "progressive"])
    func `samples equal Pillow's, whatever the colour space and the order of the scans`(
        name: String
    ) throws {
        let image = try JPEG.decode(Fixtures.bytes("\(name).jpg"), file: name)
        #expect(image.width == 45 && image.height == 30 && image.channels == 3)
        #expect(try image.samples == Fixtures.bytes("\(name).pillow.samples"))
    }

    @Test func `the fast transform gives TensorFlow's samples, which are others`() throws {
        let file = try Fixtures.bytes("colour.jpg")
        let fast = try JPEG.decode(file, file: "colour", transform: .fast)
        #expect(try fast.samples == Fixtures.bytes("colour.tensorflow.samples"))
        #expect(try fast != JPEG.decode(file, file: "colour"))
    }

    @Test func `decodes at a half or a quarter, never below the size asked for`() throws {
        let file = try Fixtures.bytes("colour.jpg")
        let half = try JPEG.decode(file, file: "colour", minimumSize: (20, 15))
        #expect(half.width == 23 && half.height == 15)
        let quarter = try JPEG.decode(file, file: "colour", minimumSize: (10, 8))
        #expect(quarter.width == 12 && quarter.height == 8)
        let whole = try JPEG.decode(file, file: "colour", minimumSize: (20, 16))
        #expect(whole.width == 45 && whole.height == 30)
    }

    @Test func `a file cut short is corrupt, and the error names the file and the reason`() throws {
        let error = try #require(throws: ImageCodecError.self) {
            try JPEG.decode(Fixtures.bytes("truncated.jpg"), file: "roses/7.jpg")
        }
        #expect(
            error
                == .corrupt(
                    file: "roses/7.jpg", format: "JPEG", reason: "Premature end of JPEG file"))
        #expect(error.description.hasPrefix("roses/7.jpg: damaged JPEG"))
    }

    @Test func `a file without a picture is corrupt`() throws {
        let error = #expect(throws: ImageCodecError.self) {
            try JPEG.decode([0xFF, 0xD8, 0xFF, 0xD9], file: "empty.jpg")
        }
        #expect(error?.description.contains("empty.jpg") == true)
    }

    @Test func `any damage to the header ends in an error or a picture, never in a crash`() throws {
        let whole = try Fixtures.bytes("colour.jpg")
        var failures = 0
        for position in 0..<whole.count {
            var damaged = whole
            damaged[position] ^= 0xFF
            do { _ = try JPEG.decode(damaged, file: "damaged") } catch { failures += 1 }
        }
        #expect(failures > 100)
    }

    @Test func `the size is known without decoding`() throws {
        let size = try JPEG.size(of: Fixtures.bytes("colour.jpg"), file: "colour")
        #expect(size.width == 45 && size.height == 30)
    }
}
