import Foundation
import HDF5Files
import TestSupport
import Testing

/// The reader by itself: what it finds, and what it refuses.
@Suite struct HDF5FileTests {
    private static func bytes(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: fixturePath("KerasFiles/" + name))))
    }

    /// Reads everything there is: all groups, known attributes, all numbers.
    private static func readAll(_ bytes: [UInt8]) throws -> Int {
        var count = 0
        func visit(_ group: HDF5Group) throws {
            for name in ["layer_names", "layer_names0", "weight_names", "name", "model_config"] {
                if let attribute = try group.attribute(name) { count += try attribute.texts.count }
            }
            for name in group.names {
                if let dataset = try group.dataset(name) {
                    count += try dataset.bytes().count
                } else if let inner = try group.group(name) {
                    try visit(inner)
                }
            }
        }
        try visit(try HDF5File(HDF5Source(bytes)).root)
        return count
    }

    @Test(arguments: [
        "small.weights.h5", "small-legacy.h5", "small-keras2.h5", "small-model.h5",
        "nested.weights.h5",
    ])
    func `Whole files are read`(_ name: String) throws {
        #expect(try Self.readAll(Self.bytes(name)) > 500)
    }

    @Test(arguments: ["small.weights.h5", "small-keras2.h5"])
    func `A file cut off anywhere is refused or read in part, never more`(_ name: String) throws {
        let whole = try Self.bytes(name)
        for count in stride(from: 0, to: whole.count, by: 97) {
            #expect(throws: HDF5Error.self, "\(count) bytes") {
                _ = try Self.readAll(Array(whole.prefix(count)))
            }
        }
    }

    @Test(arguments: ["small.weights.h5", "small-keras2.h5", "small-model.h5", "links.h5"])
    func `Damaged files end in an error or in numbers`(_ name: String) throws {
        let whole = try Self.bytes(name)
        var generator = SplitMix(state: 17)
        for _ in 0..<1500 {
            var bytes = whole
            for _ in 0...generator.below(6) {
                // Half of the changes hit the beginning, where the structure is.
                let end = generator.below(2) == 0 ? whole.count : min(whole.count, 4096)
                bytes[generator.below(end)] =
                    [0, 1, 0x7F, 0xFF, UInt8(generator.below(256))][generator.below(5)]
            }
            do {
                // No more than zlib can make of the file.
                #expect(try Self.readAll(bytes) < 1032 * 40 * whole.count)
            } catch is HDF5Error {}
        }
    }

    @Test func `Links that lead away are refused by name`() throws {
        let root = try HDF5File(HDF5Source(Self.bytes("links.h5"))).root
        #expect(throws: HDF5Error("/layers/soft is a soft link, which is not followed")) {
            try root.group("layers/soft")
        }
        #expect(
            throws: HDF5Error(
                "/layers/other is a link into another file, which is never followed")
        ) { try root.group("layers/other/vars") }
    }

    @Test func `What the writer lays out comes back`() throws {
        let writer = HDF5Writer()
        let vars = writer.root.group("layers/dense/vars")
        vars.attributes["name"] = "dense"
        vars.dataset("0", sizes: [3, 5])
        vars.dataset("1", sizes: [])
        vars.dataset("2", sizes: [0, 4])
        var bytes: [UInt8] = []
        for piece in writer.pieces() {
            switch piece {
            case .bytes(let part): bytes += part
            case .numbers(let index):
                bytes += [UInt8](repeating: UInt8(index + 1), count: [60, 4, 0][index])
            }
        }
        let root = try HDF5File(HDF5Source(bytes)).root
        let group = try #require(try root.group("layers/dense/vars"))
        #expect(try group.attribute("name")?.texts == ["dense"])
        #expect(group.names == ["0", "1", "2"])
        #expect(try group.dataset("0")?.sizes == [3, 5])
        #expect(try group.dataset("0")?.bytes() == [UInt8](repeating: 1, count: 60))
        #expect(try group.dataset("1")?.bytes() == [2, 2, 2, 2])
        #expect(try group.dataset("2")?.sizes == [0, 4])
    }
}

/// A small generator with a fixed start, so that a failure comes again.
struct SplitMix {
    var state: UInt64

    /// A number below another one.
    mutating func below(_ count: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((bits ^ (bits >> 31)) % UInt64(count))
    }
}
