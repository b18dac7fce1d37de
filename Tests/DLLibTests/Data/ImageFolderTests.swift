import DLLib
import Foundation
import ImageCodecs
import TestSupport
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
        #expect(throws: DataError.noClasses(path: folder.path, strayImages: 0)) {
            try Dataset.images(inFolder: folder.path, imageSize: 8)
        }
        try folder.copyImage("colour.jpg", to: "a.jpg")
        #expect(throws: DataError.noClasses(path: folder.path, strayImages: 1)) {
            try Dataset.images(inFolder: folder.path, imageSize: 8)
        }
        #expect(throws: DataError.notAFolder(path: folder.path + "/a.jpg", isFile: true)) {
            try Dataset.images(inFolder: folder.path + "/a.jpg", imageSize: 8)
        }
        try folder.makeFolder("empty")
        let nothing = #expect(throws: DataError.self) {
            try Dataset.images(inFolder: folder.path, imageSize: 8)
        }
        #expect(
            nothing?.description.hasSuffix(
                "left out: 1 image outside the folders of the classes; "
                    + "1 class without an image (empty)") == true)
        try folder.copyImage("truncated.jpg", to: "empty/a.jpg")
        let damaged = #expect(throws: DataError.self) {
            try Dataset.images(inFolder: folder.path, imageSize: 8)
        }
        #expect(damaged?.description.contains("skipped 1 file that cannot be read:") == true)
        #expect(damaged?.description.contains("empty/a.jpg (damaged JPEG") == true)
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
        #expect(images == 4 && needed >= 4 * 3 * 2_000_000 * 2_000_000)
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

    @Test(
        arguments: [
            (0, nil, "imageSize is 0"), (-5, nil, "imageSize is -5"),
            (.min, nil, "imageSize is -9223"),
            (8, 0, "perClass is 0"), (8, -1, "perClass is -1"),
            (.max, nil, "4 images of 9223372036854775807"),
            (1 << 31, nil, "4 images of 2147483648"),
        ] as [(Int, Int?, String)])
    func `sizes and limits that make no sense are named before any work`(
        imageSize: Int, perClass: Int?, words: String
    ) throws {
        let folder = try makeFolder()
        for load in [
            { try Dataset.images(inFolder: folder.path, imageSize: $0, perClass: $1) },
            { try Dataset.flowers(imageSize: $0, perClass: $1) },
            { try Dataset.fashionMNIST(imageSize: $0, perClass: $1) },
            { try Dataset.flowersOrFashion(imageSize: $0, perClass: $1) },
        ] as [(Int, Int?) throws -> Dataset] {
            let error = #expect(throws: DataError.self) { try load(imageSize, perClass) }
            guard let error, case .argument = error else { continue }
            #expect(error.description.contains(words))
        }
        let error = #expect(throws: DataError.self) {
            try Dataset.images(inFolder: folder.path, imageSize: imageSize, perClass: perClass)
        }
        #expect(error?.description.contains(words) == true)
    }

    @Test func `whatever lies among the images is skipped by name, and the others are loaded`()
        throws
    {
        let folder = try makeFolder()
        // A header of 60,000 x 60,000 pixels over the data of 45 x 30.
        var bomb = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path + "/roses/b.jpg")))
        let frame = try #require(
            bomb.indices.dropLast(9).first { bomb[$0] == 0xFF && bomb[$0 + 1] == 0xC0 })
        for place in [5, 7] { (bomb[frame + place], bomb[frame + place + 1]) = (0xEA, 0x60) }
        for number in 0..<6 { try folder.write(bomb, to: "roses/bomb\(number).jpg") }
        try folder.write(Array("<html>".utf8), to: "daisy/page.jpg")
        try folder.write([], to: "daisy/empty.png")
        let data = try Dataset.images(inFolder: folder.path, imageSize: 20)
        #expect(data.ids == ["daisy/d.jpeg", "roses/a.png", "roses/b.jpg"])
        #expect(data.skippedFiles.count == 9)
        #expect(data.skippedFiles.contains("daisy/page.jpg (neither JPEG nor PNG, but a web page)"))
        #expect(
            data.skippedFiles.contains("daisy/empty.png (neither JPEG nor PNG, but an empty file)"))
        #expect(
            data.skippedFiles.contains {
                $0.hasPrefix("roses/bomb3.jpg (damaged JPEG: its header says 60000 x 60000 pixels")
            })
        let other = try makeFolder()
        let plain = try Dataset.images(inFolder: other.path, imageSize: 20)
        #expect(data.images == plain.images)
    }

    @Test func `images of inner folders belong to the class around them, in Keras's order`() throws
    {
        let folder = try makeFolder()
        try folder.makeFolder("daisy/2019/may")
        try folder.makeFolder("daisy/b.jpg")
        try folder.copyImage("grey.jpg", to: "daisy/2019/a.jpg")
        try folder.copyImage("grey.jpg", to: "daisy/2019/may/a.jpg")
        try folder.copyImage("grey.jpg", to: "daisy/b.jpg/c.jfif")
        let data = try Dataset.images(inFolder: folder.path, imageSize: 8)
        #expect(
            data.ids == [
                "daisy/d.jpeg", "daisy/2019/a.jpg", "daisy/2019/may/a.jpg", "daisy/b.jpg/c.jfif",
                "roses/a.png", "roses/b.jpg",
            ])
        #expect(
            data.leftOut.last
                == "images of inner folders belong to the class around them: daisy/2019, "
                + "daisy/2019/may, daisy/b.jpg")
    }

    @Test func `what a folder holds besides is counted and told`() throws {
        let folder = try makeFolder()
        let files = FileManager.default
        for name in ["tulips", "__MACOSX/roses", "roses/.ipynb_checkpoints", "far"] {
            try folder.makeFolder(name)
        }
        for name in ["a.webp", "b.WEBP", "c.gif", "README", "._a.jpg", ".DS_Store", "Thumbs.db"] {
            try folder.write([1], to: "roses/" + name)
        }
        try folder.write([1], to: "tulips/a.bmp")
        try folder.copyImage("colour.jpg", to: "loose.jpg")
        try files.createSymbolicLink(
            atPath: folder.path + "/daisy/again", withDestinationPath: folder.path)
        try files.createSymbolicLink(
            atPath: folder.path + "/daisy/gone.jpg", withDestinationPath: "/nowhere.jpg")
        try files.createSymbolicLink(
            atPath: folder.path + "/daisy/linked.jpg",
            withDestinationPath: folder.path + "/roses/b.jpg")
        let data = try Dataset.images(inFolder: folder.path, imageSize: 8)
        #expect(data.classNames == ["daisy", "roses"])
        #expect(data.ids.contains("daisy/linked.jpg"))
        #expect(data.skippedFiles.contains("daisy/gone.jpg (there is no such file)"))
        #expect(data.leftOut.count == 1)
        for words in [
            "2 .webp, 1 .bmp, 1 .gif, 1 .txt, 1 without an ending (JPEG and PNG files are read)",
            "1 image outside the folders of the classes",
            "4 hidden entries (.hidden, __MACOSX, roses/._a.jpg, roses/.ipynb_checkpoints)",
            "1 link to a folder (daisy/again)", "2 classes without an image (far, tulips)",
        ] {
            #expect(data.leftOut[0].contains(words), "\(data.leftOut[0])")
        }
        #expect(data.prefix(1).leftOut == data.leftOut)
    }

    @Test
    func `a class of which no image can be read is left out, and the others keep their names`()
        throws
    {
        let folder = try makeFolder()
        try folder.makeFolder("aster")
        try folder.copyImage("truncated.jpg", to: "aster/a.jpg")
        let data = try Dataset.images(inFolder: folder.path, imageSize: 8)
        #expect(
            data.classNames == ["daisy", "roses"] && data.labelNames == ["daisy", "roses", "roses"])
        #expect(data.leftOut[0].contains("1 class without an image (aster)"))
    }
}
