import DLLib
import Foundation
import TestSupport
import Testing

/// Where the real photographs are, if this machine has them.
let flowerFolder: String? = {
    let folder = ProcessInfo.processInfo.environment["DLLIB_DATA"].map { $0 + "/flower_photos" }
    return folder.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
}()

@Suite(
    .enabled(if: flowerFolder != nil, "needs DLLIB_DATA, a folder that holds flower_photos"))
struct FlowersTests {
    @Test func `the lecture's 3,670 photographs split into 2,569 and 1,101, none in both`() throws {
        let data = try Dataset.flowers(imageSize: 16, showsProgress: false)
        #expect(data.classNames == ["daisy", "dandelion", "roses", "sunflowers", "tulips"])
        #expect(data.classHistogram.counts == [633, 898, 641, 699, 799])
        #expect(data.skippedFiles.isEmpty)
        let (train, test) = data.split(trainFraction: 0.7)
        #expect(train.count == 2_569 && test.count == 1_101)
        #expect(Set(train.ids).isDisjoint(with: test.ids))
        #expect(train.samplesShared(with: test).isEmpty)
        #expect(train.images.shape == [2_569, 16, 16, 3] && train.labels.shape == [2_569, 5])
    }

    @Test func `a limit takes so many of each flower`() throws {
        let data = try Dataset.flowers(imageSize: 32, perClass: 3, showsProgress: false)
        #expect(data.classHistogram.counts == [3, 3, 3, 3, 3])
        let mean = data.images.asType(.float32).mean().scalar()
        #expect(mean > 60 && mean < 180)
    }
}

@Suite struct FlowerSourcesTests {
    @Test func `where the photographs are nowhere, the error names every place and the remedy`()
        throws
    {
        let folder = try TemporaryFolder()
        let error = #expect(throws: DataError.self) {
            try Dataset.flowerFolder(
                environment: ["DLLIB_DATA": folder.path, "HOME": folder.path],
                address: "file://\(folder.path)/missing.tgz")
        }
        let text = error?.description ?? ""
        #expect(text.contains("\(folder.path)/flower_photos (from DLLIB_DATA): there is no such"))
        #expect(text.contains("the cache of Keras, \(folder.path)/.keras/datasets"))
        #expect(text.contains("missing.tgz: the download failed"))
        #expect(text.contains("set DLLIB_DATA to the folder"))
    }

    @Test(arguments: ["flower_photos", "flower_photos/flower_photos"])
    func `the cache of Keras is used in both of its layouts`(layout: String) throws {
        let folder = try TemporaryFolder()
        let cache = "keras/datasets/" + layout
        for name in ["daisy", "dandelion", "roses", "sunflowers", "tulips"] {
            try folder.makeFolder(cache + "/" + name)
        }
        let found = try Dataset.flowerFolder(
            environment: ["KERAS_HOME": folder.path + "/keras"], address: "file:///none")
        #expect(found == folder.path + "/" + cache)
    }

    @Test func `an archive is downloaded, unpacked into the cache of Keras, and used from there`()
        throws
    {
        let folder = try TemporaryFolder()
        for name in ["daisy", "dandelion", "roses", "sunflowers", "tulips"] {
            try folder.makeFolder("flower_photos/" + name)
            try folder.copyImage("colour.jpg", to: "flower_photos/\(name)/a.jpg")
        }
        let tar = Process()
        tar.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        tar.arguments = [
            "tar", "-czf", folder.path + "/archive.tgz", "-C", folder.path, "flower_photos",
        ]
        try tar.run()
        tar.waitUntilExit()
        let archive = folder.path + "/archive.tgz"
        let size = try Data(contentsOf: URL(fileURLWithPath: archive)).count
        func find() throws -> String {
            try Dataset.flowerFolder(
                environment: ["HOME": folder.path], address: "file://" + archive,
                archiveSize: size)
        }
        let cache = folder.path + "/.keras/datasets"
        #expect(try find() == cache + "/flower_photos/flower_photos")
        let data = try Dataset.images(
            inFolder: find(), imageSize: 8, showsProgress: false)
        #expect(data.count == 5)
        #expect(try FileManager.default.contentsOfDirectory(atPath: cache) == ["flower_photos"])
        // The second time nothing is fetched.
        try FileManager.default.removeItem(atPath: archive)
        #expect(try find() == cache + "/flower_photos/flower_photos")
    }

    @Test func `a download that was cut short goes on where it stopped`() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("flower_photos/daisy")
        let whole = (0..<1_000).map { UInt8(truncatingIfNeeded: $0) }
        try folder.write(whole, to: "archive.tgz")
        try folder.makeFolder(".keras/datasets")
        try folder.write(
            Array(whole.prefix(400)), to: ".keras/datasets/flower_photos_archive.part")
        // All bytes arrive, so that the archive itself is what is wrong.
        let error = #expect(throws: DataError.self) {
            try Dataset.flowerFolder(
                environment: ["HOME": folder.path], address: "file://\(folder.path)/archive.tgz",
                archiveSize: 1_000)
        }
        #expect(error?.description.contains("the archive is damaged") == true)
    }

    @Test func `an archive of the wrong size is not unpacked`() throws {
        let folder = try TemporaryFolder()
        try folder.write([1, 2, 3], to: "archive.tgz")
        let error = #expect(throws: DataError.self) {
            try Dataset.flowerFolder(
                environment: ["HOME": folder.path], address: "file://\(folder.path)/archive.tgz")
        }
        #expect(error?.description.contains("expected 228813984 bytes, found 3") == true)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path + "/.keras/datasets")
                .isEmpty)
    }
}
