import Foundation
import ImageCodecs
import Testing

@Suite struct PNGTests {
    @Test(arguments: ["colour.png", "palette.png"])
    func `samples equal Pillow's`(name: String) throws {
        let image = try ImageFile.decode(contentsOf: Fixtures.path(name))
        #expect(image.channels == 3)
        #expect(try image.samples == Fixtures.bytes("\(name).samples"))
    }

    @Test(arguments: [1, 3, 4], [(1, 1), (7, 5), (64, 33)])
    func `decoding gives back what was encoded`(channels: Int, size: (Int, Int)) throws {
        let count = size.0 * size.1 * channels
        let image = Bitmap(
            width: size.0, height: size.1, channels: channels,
            samples: (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) })
        #expect(try PNG.decode(PNG.encode(image), file: "memory") == image)
    }

    @Test func `a file cut short is corrupt`() throws {
        let whole = try Fixtures.bytes("colour.png")
        let error = #expect(throws: ImageCodecError.self) {
            try PNG.decode(Array(whole.prefix(whole.count / 2)), file: "half.png")
        }
        #expect(error?.description.hasPrefix("half.png: damaged PNG") == true)
    }

    /// Files of every kind of sample, made by `Tests/Fixtures/make_png_kinds.py`.
    static var kinds: [String] {
        let folder = Fixtures.path("kinds")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".png") }.map { String($0.dropLast(4)) }.sorted()
    }

    @Test func `there is a file of every kind of sample`() {
        #expect(Self.kinds.count == 72)
    }

    @Test(arguments: kinds)
    func `colours are those of TensorFlow and Pillow, whatever the kind of sample`(
        kind: String
    ) throws {
        let image = try ImageFile.decode(contentsOf: Fixtures.path("kinds/\(kind).png"))
        #expect(try image.samples == Fixtures.bytes("kinds/\(kind).samples"))
    }

    @Test func `a missing file is named`() {
        #expect(
            throws: ImageCodecError.unreadable(
                file: "/nowhere/rose.jpg", reason: "there is no such file")
        ) {
            try ImageFile.decode(contentsOf: "/nowhere/rose.jpg")
        }
    }
}
