import DLLib
import Foundation
import TestSupport
import Testing

/// Files of all kinds, cut off and changed: an error that names the file, and a model as before.
@Suite(.seeded) struct DamagedFileTests {
    /// Files of the model that ``KerasModels/small()`` makes; those without a fixture are written here.
    private static let names = [
        "small.weights.h5", "small-legacy.h5", "small-model.h5", "small.keras",
        "small-packed.keras", "small.npz", "small.safetensors", "small.dllib",
    ]

    private static func bytes(_ name: String, in folder: TemporaryFolder) throws -> [UInt8] {
        let path = "\(folder.path)/\(name)"
        switch name.split(separator: ".").last {
        case "npz", "safetensors": try KerasModels.small().saveWeights(path)
        case "dllib": try KerasModels.small().save(path)
        default: return try read(KerasModels.file(name))
        }
        return try read(path)
    }

    private static func read(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Loads the bytes: either all weights are new, or there is an error and none is.
    @discardableResult private static func load(
        _ bytes: [UInt8], into model: Model, in folder: TemporaryFolder
    ) throws -> Bool {
        try folder.write(bytes, to: "damaged")
        let before = model.fingerprint
        do {
            try model.loadWeights(folder.path + "/damaged")
            return true
        } catch let error as ModelFileError {
            #expect(error.description.contains(folder.path + "/damaged"), "\(error)")
            #expect(model.fingerprint == before)
            return false
        }
    }

    @Test(arguments: names) func `a file cut off anywhere changes nothing`(name: String) throws {
        let folder = try TemporaryFolder()
        let whole = try Self.bytes(name, in: folder)
        let model = KerasModels.small()
        let cuts = stride(from: 0, to: whole.count, by: max(1, whole.count / 150))
        for count in Set(cuts).union(0..<20).union(whole.count - 20..<whole.count) {
            #expect(
                try !Self.load(Array(whole.prefix(count)), into: model, in: folder),
                "\(count) of \(whole.count) bytes")
        }
        #expect(try Self.load(whole, into: model, in: folder))
    }

    @Test(arguments: names) func `a changed file is refused or read as a whole`(name: String) throws
    {
        let folder = try TemporaryFolder()
        let whole = try Self.bytes(name, in: folder)
        let model = KerasModels.small()
        var generator = SplitMix(state: 29)
        for _ in 0..<300 {
            var bytes = whole
            for _ in 0...generator.below(4) {
                // The structure is at the beginning and, in archives, at the end.
                let place =
                    switch generator.below(3) {
                    case 0: generator.below(min(2048, whole.count))
                    case 1: whole.count - 1 - generator.below(min(1024, whole.count))
                    default: generator.below(whole.count)
                    }
                bytes[place] = [0, 1, 0x7F, 0xFF, UInt8(generator.below(256))][generator.below(5)]
            }
            try Self.load(bytes, into: model, in: folder)
        }
    }

    @Test(arguments: ["small.keras", "small-packed.keras", "small.npz"])
    func `sizes in an archive that no file of its length has are refused`(name: String) throws {
        let folder = try TemporaryFolder()
        let whole = try Self.bytes(name, in: folder)
        let model = KerasModels.small()
        // The entries of the list of members: packed and unpacked size stand at 20 and 24.
        let entries = (0..<whole.count - 46).filter {
            whole[$0..<$0 + 4].elementsEqual([0x50, 0x4B, 1, 2])
        }
        #expect(!entries.isEmpty)
        for entry in entries {
            for fields in [[20], [24], [20, 24]] {
                var bytes = whole
                for field in fields {
                    bytes.replaceSubrange(
                        entry + field..<entry + field + 4, with: [0xFE, 0xFF, 0xFF, 0xFF])
                }
                try Self.load(bytes, into: model, in: folder)
            }
        }
    }

    @Test func `a tensor as large as no memory is refused before any is taken`() throws {
        let folder = try TemporaryFolder()
        let model = KerasModels.small()
        for shape in ["[1099511627776]", "[4294967296,4294967296,4294967296]", "[-1]", "[1e30]"] {
            let header =
                #"{"conv2d/kernel":{"dtype":"F32","shape":\#(shape),"data_offsets":[0,4]}}"#
            let size = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
            let bytes = size + Array(header.utf8) + [0, 0, 0, 0]
            #expect(try !Self.load(bytes, into: model, in: folder), "\(shape)")
        }
        // A header that states to be larger than its file, as any random eight bytes do.
        let wrong: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, UInt8(ascii: "{")]
        #expect(try !Self.load(wrong, into: model, in: folder))
    }

    @Test func `files of other kinds are named as what they are`() throws {
        let folder = try TemporaryFolder()
        let model = KerasModels.small()
        for (bytes, said): ([UInt8], String) in [
            ([0x80, 2, 0x8A, 10], "PyTorch"), ([8, 7, 0x12, 4], "ONNX"), ([], "bytes"),
            ([0x50, 0x4B, 5, 6] + [UInt8](repeating: 0, count: 18), "zip"),
        ] {
            try folder.write(bytes, to: "other")
            let error = #expect(throws: ModelFileError.self) {
                try model.loadWeights(folder.path + "/other")
            }
            #expect(error?.description.contains(said) == true, "\(error?.description ?? "none")")
        }
        let error = #expect(throws: ModelFileError.self) { try model.loadWeights(folder.path) }
        #expect(error?.description.contains(folder.path) == true)
    }
}
