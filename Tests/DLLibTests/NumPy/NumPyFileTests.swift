import DLLib
import Foundation
import TestSupport
import Testing

/// Files made by NumPy (`Fixtures/make_numpy_files.py`) read, and files written compared with them.
@Suite struct NumPyFileTests {
    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/NumPy")

    private func path(_ name: String) -> String {
        Self.folder.appendingPathComponent(name).path
    }

    static let reals: [Double] = [0, 1.5, -2.25, 1e-3, 65504, -.infinity]
    static let wholes: [Double] = [0, 1, -2, 100, 7, -128]

    static let kinds: [(String, DType)] = [
        ("f2", .float32), ("f4", .float32), ("f8", .float64), ("i1", .int32), ("i2", .int32),
        ("i4", .int32), ("i8", .int32), ("u1", .uint8), ("u2", .int32), ("u4", .int32),
        ("u8", .int32), ("b1", .bool), ("big-f2", .float32), ("big-f4", .float32),
        ("big-f8", .float64), ("big-i2", .int32), ("big-i4", .int32), ("version-2", .float32),
        ("version-3", .float32),
    ]

    @Test(arguments: kinds)
    func `every kind of number`(_ kind: (name: String, dtype: DType)) throws {
        let tensor = try NumPyFile.read(path("\(kind.name).npy"))
        #expect(tensor.shape == [2, 3])
        #expect(tensor.dtype == kind.dtype)
        let letter = kind.name.split(separator: "-").last?.first
        let found = tensor.scalars(as: Double.self)
        switch letter {
        case "i": #expect(found == Self.wholes)
        case "u": #expect(found == Self.wholes.map(\.magnitude))
        case "b": #expect(found == [0, 1, 1, 1, 1, 1])
        default:
            // 0.001 is the only number that is not exact in every precision.
            let rounding = kind.name.hasSuffix("f2") ? 1e-6 : kind.dtype == .float64 ? 0 : 1e-10
            #expect(found.indices.allSatisfy { $0 == 3 || found[$0] == Self.reals[$0] })
            #expect((found[3] - 1e-3).magnitude <= rounding)
        }
    }

    @Test func `other orders and shapes`() throws {
        #expect(
            try NumPyFile.read(path("fortran.npy"))
                == Tensor(rangeTo: 24).reshaped(to: [2, 3, 4]))
        #expect(try NumPyFile.read(path("scalar.npy")) == Tensor(2.5))
        #expect(try NumPyFile.read(path("list.npy")) == Tensor([0, 1, 2, 3, 4] as [Int32]))
        #expect(try NumPyFile.read(path("empty.npy")).shape == [0, 3])
    }

    @Test func `archives, stored and deflated`() throws {
        let stored = try NumPyFile.readArchive(path("stored.npz"))
        #expect(stored.keys.sorted() == ["a", "b"])
        #expect(stored["a"] == (try NumPyFile.read(path("f4.npy"))))
        #expect(stored["b"] == Tensor([0, 1, 2, 3, 4] as [Int32]))
        let deflated = try NumPyFile.readArchive(path("deflated.npz"))
        #expect(deflated["a"] == stored["a"])
        #expect(deflated["zeros"] == Tensor(zeros: [40, 50]))
    }

    @Test(arguments: ["f4", "f8", "i4", "u1", "b1", "list", "scalar", "empty"])
    func `what is written has NumPy's bytes`(name: String) throws {
        let folder = try TemporaryFolder()
        let copy = folder.path + "/copy.npy"
        try NumPyFile.write(try NumPyFile.read(path("\(name).npy")), to: copy)
        #expect(
            FileManager.default.contents(atPath: copy)
                == FileManager.default.contents(atPath: path("\(name).npy")))
    }

    @Test(arguments: [false, true])
    func `archives come back as they were written`(isCompressed: Bool) throws {
        let folder = try TemporaryFolder()
        let file = folder.path + "/data.npz"
        let tensors = [
            "x": formula([3, 4, 5], seed: 1), "y": Tensor([1, 2, 3] as [UInt8]),
            "zeros": Tensor(zeros: [1000]), "mask": Tensor([true, false]),
        ]
        try NumPyFile.write(tensors, to: file, isCompressed: isCompressed)
        #expect(try NumPyFile.readArchive(file) == tensors)
    }

    @Test(arguments: [
        ("objects", "Python objects are refused"), ("texts", "texts need a file"),
        ("complex", "real and imaginary part"), ("records", "each field of the records"),
        ("large", "1099511627776 does not fit into int32"), ("missing", "there is no such file"),
    ])
    func `what is no tensor is refused with a reason`(_ refusal: (name: String, text: String)) {
        let error = #expect(throws: NumPyFileError.self) {
            try NumPyFile.read(path("\(refusal.name).npy"))
        }
        #expect(error?.description.contains(refusal.text) == true)
        #expect(error?.description.contains("\(refusal.name).npy") == true)
    }

    @Test func `damaged files are errors, wherever they are cut or changed`() throws {
        let folder = try TemporaryFolder()
        for name in ["f4.npy", "stored.npz", "deflated.npz"] {
            let bytes = try #require(FileManager.default.contents(atPath: path(name)))
            let file = folder.path + "/" + name
            for count in 0..<bytes.count {
                try Data(bytes.prefix(count)).write(to: URL(fileURLWithPath: file))
                #expect(throws: NumPyFileError.self, "\(name) of \(count) bytes") {
                    if name.hasSuffix("npz") {
                        _ = try NumPyFile.readArchive(file)
                    } else {
                        _ = try NumPyFile.read(file)
                    }
                }
            }
        }
        // A changed byte of the elements does not pass the checksum.
        var stored = try #require(FileManager.default.contents(atPath: path("stored.npz")))
        stored[stored.startIndex + 190] ^= 1
        let file = folder.path + "/changed.npz"
        try stored.write(to: URL(fileURLWithPath: file))
        #expect(throws: NumPyFileError.self) { try NumPyFile.readArchive(file) }
    }
}
