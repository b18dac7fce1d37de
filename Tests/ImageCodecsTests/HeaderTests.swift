import Foundation
import Glibc
import ImageCodecs
import Testing

/// What the header of a file says is compared with its bytes before memory is taken.
@Suite struct HeaderTests {
    /// A JPEG file whose frame header says another size.
    private func jpeg(_ fixture: String, width: Int, height: Int) throws -> [UInt8] {
        var bytes = try Fixtures.bytes(fixture)
        let frame = try #require(
            bytes.indices.dropLast(9).first {
                bytes[$0] == 0xFF && [0xC0, 0xC1, 0xC2].contains(bytes[$0 + 1])
            })
        let sizes = [height >> 8, height & 255, width >> 8, width & 255]
        for (place, value) in sizes.enumerated() { bytes[frame + 5 + place] = UInt8(value) }
        return bytes
    }

    private func big(_ value: Int) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    private func chunk(_ name: String, _ content: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + content
        return big(content.count) + body + big(Int(Deflate.checksum(body[...])))
    }

    /// A PNG file of greys with one bit each, whose data are so many bytes of no meaning.
    private func png(width: Int, height: Int, dataCount: Int) -> [UInt8] {
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
            + chunk("IHDR", big(width) + big(height) + [1, 0, 0, 0, 0])
            + chunk("IDAT", [UInt8](repeating: 7, count: dataCount)) + chunk("IEND", [])
    }

    @Test(
        arguments: ["colour.jpg", "grey.jpg", "inks.jpg", "progressive.jpg"],
        [(60_000, 60_000), (15_000, 15_000), (65_500, 200), (200, 65_500)])
    func `a JPEG file with too few bytes for its picture is damaged`(
        fixture: String, size: (Int, Int)
    ) throws {
        let bytes = try jpeg(fixture, width: size.0, height: size.1)
        let error = #expect(throws: ImageCodecError.self) {
            try ImageFile.decode(bytes, file: "bomb.jpg")
        }
        let words = try #require(error).description
        #expect(words.contains("bomb.jpg") && words.contains("JPEG"))
        guard size.0 == size.1 else { return }
        #expect(words.contains("its header says \(size.0) x \(size.1) pixels"))
    }

    @Test func `a JPEG file whose data end before its picture is damaged`() throws {
        let bytes = try jpeg("colour.jpg", width: 45, height: 300)
        let error = #expect(throws: ImageCodecError.self) {
            try JPEG.decode(bytes, file: "long.jpg")
        }
        #expect(error?.description.lowercased().contains("premature end") == true)
    }

    @Test func `a PNG file with too few bytes for its picture is damaged`() throws {
        let error = #expect(throws: ImageCodecError.self) {
            try PNG.decode(png(width: 30_000, height: 30_000, dataCount: 80), file: "bomb.png")
        }
        #expect(
            error?.description.contains("its header says 30000 x 30000 pixels, for which") == true)
    }

    @Test func `a picture of more pixels than are read says its size`() throws {
        let bytes = png(width: 60_000, height: 60_000, dataCount: 450_000)
        let error = #expect(throws: ImageCodecError.self) {
            try ImageFile.decode(bytes, file: "huge.png")
        }
        guard case .tooLarge(_, 60_000, 60_000, _) = error else {
            Issue.record("expected tooLarge, found \(String(describing: error))")
            return
        }
        #expect(error?.description.contains("60000 x 60000 pixels are too many") == true)
    }

    @Test func `any damage to the header of a PNG file ends in an error or a picture`() throws {
        for name in [
            "palette.png", "kinds/colour16-interlaced.png", "kinds/palette4-transparent.png",
        ] {
            let whole = try Fixtures.bytes(name)
            var failures = 0
            for position in 0..<whole.count {
                var damaged = whole
                damaged[position] ^= 0xFF
                do { _ = try PNG.decode(damaged, file: name) } catch { failures += 1 }
            }
            #expect(failures > 40)
        }
    }

    @Test func `deflated data cannot be longer than the format allows`() {
        #expect(Deflate.decompress([1, 2, 3], count: .max) == nil)
        #expect(Deflate.decompress([1, 2, 3], count: 1 << 40) == nil)
    }
}

/// What is no image, and what is no file.
@Suite struct FileTests {
    private let folder = NSTemporaryDirectory() + "codecs-" + UUID().uuidString

    init() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    private func reason(_ path: String) -> String {
        do {
            _ = try ImageFile.decode(contentsOf: path)
            return "no error"
        } catch {
            return error.reason
        }
    }

    @Test func `folders, pipes and files that memory cannot hold are named and not opened`() throws
    {
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try FileManager.default.createDirectory(
            atPath: folder + "/x.jpg", withIntermediateDirectories: true)
        #expect(reason(folder + "/x.jpg") == "it is a folder")
        #expect(unsafe mkfifo(folder + "/pipe.png", 0o600) == 0)
        #expect(reason(folder + "/pipe.png") == "it is a pipe, a socket or a device")
        // A file of 8 TB of which nothing is on the disk.
        #expect(FileManager.default.createFile(atPath: folder + "/sparse.png", contents: nil))
        if unsafe truncate(folder + "/sparse.png", 8 << 40) == 0 {
            #expect(reason(folder + "/sparse.png").contains("it needs 8388608 MB of memory"))
        }
        #expect(reason(folder + "/nowhere.png") == "there is no such file")
    }

    @Test(arguments: [
        ("RIFF\0\0\0\0WEBPVP8 ", "a WebP image"), ("GIF89a", "a GIF image"),
        ("BM......", "a BMP image"), ("II*\0", "a TIFF image"), ("%PDF-1.7", "a PDF document"),
        ("\0\0\0 ftypheic", "a HEIC image"), ("\0\0\0 ftypavif", "an AVIF image"),
        ("<!DOCTYPE html><html>", "a web page"), ("\n<HTML>", "a web page"),
        ("<svg width=", "an SVG drawing"), ("", "an empty file"),
        ("text", "a file that begins with 74 65 78 74"),
    ])
    func `a file of another format is named by what it is`(start: String, name: String) {
        #expect(throws: ImageCodecError.unsupportedFormat(file: "a.jpg", found: name)) {
            try ImageFile.decode(Array(start.utf8), file: "a.jpg")
        }
    }
}
