import DLLib
import Foundation
import ImageCodecs
import Testing

@Suite struct ImageFolderTests {
    /// Two classes: `roses` with three images, one of them damaged, and `daisy` with one.
    private func makeFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in ["roses", "daisy", ".hidden"] { try folder.makeFolder(name) }
        try folder.copyImage("colour.jpg", to: "roses/b.jpg")
        try folder.copyImage("truncated.jpg", to: "roses/c.JPG")
        try folder.copyImage("colour.png", to: "roses/a.png")
        try folder.copyImage("grey.jpg", to: "daisy/d.jpeg")
        try folder.write(Array("words".utf8), to: "roses/notes.txt")
        try folder.write(Array("words".utf8), to: "LICENSE.txt")
        return folder
    }

    @Test func `classes are sorted folders, images are sorted files, other files are left out`()
        throws
    {
        let folder = try makeFolder()
        let data = try Dataset.images(inFolder: folder.path, imageSize: 20)
        #expect(data.classNames == ["daisy", "roses"])
        #expect(data.ids == ["daisy/d.jpeg", "roses/a.png", "roses/b.jpg"])
        #expect(data.labelIndices == [0, 1, 1])
        #expect(data.images.shape == [3, 20, 20, 3] && data.images.dtype == .uint8)
        #expect(data.labels.scalars() == [1, 0, 0, 1, 0, 1])
        #expect(data.samples[2].originalHeight == 30 && data.samples[2].originalWidth == 45)
    }

    @Test func `pixels are those of Pillow, resized by TensorFlow's rule and rounded`() throws {
        let folder = try makeFolder()
        let data = try Dataset.images(inFolder: folder.path, imageSize: 20)
        let original = try ImageFile.decode(contentsOf: folder.path + "/roses/b.jpg")
        let expected = original.bilinearSamples(width: 20, height: 20).map { UInt8($0 + 0.5) }
        #expect(data.images[2].scalars(as: UInt8.self) == expected)
    }

    @Test func `a damaged image is skipped, named and counted`() throws {
        let folder = try makeFolder()
        let data = try Dataset.images(inFolder: folder.path, imageSize: 20)
        #expect(
            data.skippedFiles == ["roses/c.JPG (damaged JPEG: Premature end of JPEG file)"])
    }

    @Test func `a damaged image ends loading where it must not be skipped`() throws {
        let folder = try makeFolder()
        let error = #expect(throws: DataError.self) {
            try Dataset.images(inFolder: folder.path, imageSize: 20, damagedFiles: .stop)
        }
        #expect(error?.description.contains("roses/c.JPG: damaged JPEG") == true)
    }

    @Test func `a limit keeps so many images of each class`() throws {
        let folder = try makeFolder()
        try FileManager.default.removeItem(atPath: folder.path + "/roses/c.JPG")
        let data = try Dataset.images(inFolder: folder.path, imageSize: 8, perClass: 1)
        #expect(data.classHistogram.counts == [1, 1])
    }

    @Test func `folders without classes, without images, or missing are told apart`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: DataError.missingFolder(path: "/no/where")) {
            try Dataset.images(inFolder: "/no/where", imageSize: 8)
        }
        #expect(throws: DataError.noClasses(path: folder.path)) {
            try Dataset.images(inFolder: folder.path, imageSize: 8)
        }
        try folder.makeFolder("empty")
        #expect(throws: DataError.noImages(path: folder.path, skipped: 0)) {
            try Dataset.images(inFolder: folder.path, imageSize: 8)
        }
        try folder.copyImage("truncated.jpg", to: "empty/a.jpg")
        #expect(throws: DataError.noImages(path: folder.path, skipped: 1)) {
            try Dataset.images(inFolder: folder.path, imageSize: 8)
        }
    }

    @Test func `images that would not fit into memory are refused before any is decoded`() throws {
        let folder = try makeFolder()
        let error = #expect(throws: DataError.self) {
            try Dataset.images(inFolder: folder.path, imageSize: 2_000_000)
        }
        guard case .tooLarge(let images, _, _, let needed, _) = error else {
            Issue.record("expected tooLarge, found \(String(describing: error))")
            return
        }
        #expect(images == 4 && needed == 4 * 3 * 2_000_000 * 2_000_000)
    }

    @Test func `crop keeps shapes, pad keeps everything, squash keeps all and distorts`() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("a")
        // Left half black, right half white, twice as wide as high.
        let row = [UInt8](repeating: 0, count: 60) + [UInt8](repeating: 255, count: 60)
        let wide = Bitmap(
            width: 40, height: 20, channels: 3,
            samples: (0..<20).flatMap { _ in row })
        try folder.write(PNG.encode(wide), to: "a/wide.png")
        func whiteShare(_ fit: ImageFit) throws -> Float {
            let data = try Dataset.images(inFolder: folder.path, imageSize: 10, fit: fit)
            return data.images.asType(.float32).mean().scalar() / 255
        }
        #expect(try abs(whiteShare(.squash) - 0.5) < 0.02)
        #expect(try abs(whiteShare(.crop) - 0.5) < 0.06)
        #expect(try abs(whiteShare(.pad) - 0.25) < 0.06)
    }
}
