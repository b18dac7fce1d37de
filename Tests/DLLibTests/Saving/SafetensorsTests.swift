import DLLib
import Foundation
import TestSupport
import Testing

/// Files of tensors against the safetensors package, made by `make_safetensors.py`.
@Suite struct SafetensorsTests {
    private static let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/Safetensors/python.safetensors").path

    private static let tensors: [String: Tensor] = [
        "base/conv/kernel": formula([2, 3], seed: 1),
        "base/conv/bias": formula([3], seed: 2),
        "exact": Tensor([1.0 / 3, 1e300] as [Double], shape: [2]),
        "labels": Tensor([3, -1, Int32.max], shape: [3]),
        "pixels": Tensor([UInt8(0), 128, 255], shape: [1, 3]),
        "mask": Tensor([true, false, true], shape: [3]),
        "scalar": Tensor(2.5),
        "empty": Tensor(zeros: [0, 4]),
    ]
    private static let metadata = ["note": "a \"quoted\" text: größer"]

    @Test func `reads a file of the format's own library`() throws {
        let file = try SafetensorsFile(Self.path)
        #expect(file.names == Self.tensors.keys.sorted())
        #expect(file.metadata == Self.metadata)
        for (name, tensor) in Self.tensors {
            let found = try file.tensor(name)
            #expect(found.dtype == tensor.dtype, "\(name)")
            #expect(found == tensor, "\(name)")
        }
    }

    @Test func `writes the same bytes as the format's own library`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/ours.safetensors"
        try SafetensorsFile.write(Self.tensors, metadata: Self.metadata, to: path)
        let ours = FileManager.default.contents(atPath: path)
        #expect(ours == FileManager.default.contents(atPath: Self.path))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 1)
    }

    @Test func `numbers of kinds that tensors do not have are converted`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/foreign.safetensors"
        func write(_ entries: [(kind: String, bytes: [UInt8], count: Int)]) throws {
            var (texts, data): ([String], [UInt8]) = ([], [])
            for entry in entries {
                let end = data.count + entry.bytes.count
                texts.append(
                    "\"\(entry.kind)\":{\"dtype\":\"\(entry.kind)\",\"shape\":[\(entry.count)],"
                        + "\"data_offsets\":[\(data.count),\(end)]}")
                data += entry.bytes
            }
            let header = Array("{\(texts.joined(separator: ","))}".utf8)
            let size = (0..<8).map { UInt8(truncatingIfNeeded: header.count >> (8 * $0)) }
            try Data(size + header + data).write(to: URL(fileURLWithPath: path))
        }
        // Bit patterns as IEEE 754 and the brain format define them.
        try write([
            ("F16", [0x00, 0x3C, 0x00, 0xC1, 0xFF, 0x7B, 0x01, 0x00, 0x00, 0xFC], 5),
            ("BF16", [0x80, 0x3F, 0x20, 0xC0], 2),
            ("I64", [5, 0, 0, 0, 0, 0, 0, 0] + [UInt8](repeating: 0xFF, count: 8), 2),
            ("U16", [0xFF, 0xFF], 1), ("I8", [0x80], 1),
        ])
        let file = try SafetensorsFile(path)
        #expect(
            try file.tensor("F16") == Tensor([1, -2.5, 65_504, 0x1p-24, -Float.infinity]))
        #expect(try file.tensor("BF16") == Tensor([1, -2.5]))
        #expect(try file.tensor("I64") == Tensor([5, -1] as [Int32]))
        #expect(try file.tensor("U16") == Tensor([65_535] as [Int32]))
        #expect(try file.tensor("I8") == Tensor([-128] as [Int32]))
        try write([("I64", [0, 0, 0, 0, 1, 0, 0, 0], 1)])
        let error = #expect(throws: ModelFileError.self) {
            try SafetensorsFile(path).tensor("I64")
        }
        #expect("\(try #require(error))".contains("4294967296 does not fit into int32"))
        try write([("F8_E4M3", [1], 1)])
        let unknown = #expect(throws: ModelFileError.self) { try SafetensorsFile(path) }
        #expect("\(try #require(unknown))".contains("BF16"))
    }

    @Test func `a file cut off anywhere is refused, and so is one with more at its end`() throws {
        let folder = try TemporaryFolder()
        let whole = try #require(FileManager.default.contents(atPath: Self.path))
        let path = folder.path + "/part.safetensors"
        for count in 0..<whole.count where count < 10 || count % 7 == 0 {
            try whole.prefix(count).write(to: URL(fileURLWithPath: path))
            #expect(throws: ModelFileError.self) { try SafetensorsFile(path) }
        }
        try (whole + [0]).write(to: URL(fileURLWithPath: path))
        #expect(throws: ModelFileError.self) { try SafetensorsFile(path) }
    }

    @Test func `no change of a byte of the header does more than an error`() throws {
        let folder = try TemporaryFolder()
        let whole = try #require(FileManager.default.contents(atPath: Self.path))
        let size = 8 + Int(whole[0]) + 256 * Int(whole[1])
        let path = folder.path + "/changed.safetensors"
        for place in 0..<size where place < 8 || place % 5 == 0 {
            var bytes = whole
            bytes[place] ^= place % 2 == 0 ? 0x0F : 0x01
            try bytes.write(to: URL(fileURLWithPath: path))
            _ = try? SafetensorsFile(path).tensors()
        }
    }

    @Test(arguments: [
        (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,3]}}"#, "needs 4 bytes"),
        (#"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, "incomplete"),
        (#"{"a":{"dtype":"F8","shape":[4],"data_offsets":[0,4]}}"#, "kind F8"),
        (
            #"{"a":{"dtype":"U8","shape":[1099511627776,8388608],"data_offsets":[0,4]}}"#,
            "larger than the file"
        ),
        (#"{"a":{"dtype":"U8","shape":[3],"data_offsets":[1,4]}}"#, "begin at 1"),
        (#"{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}"#, "need 3 bytes"),
        (#"[1]"#, "no JSON object"),
    ])
    func `a header that does not fit its file says what is wrong`(
        _ header: String, _ problem: String
    ) throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/wrong.safetensors"
        let size = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
        try (Data(size) + Data(header.utf8) + Data([1, 2, 3, 4])).write(
            to: URL(fileURLWithPath: path))
        let error = #expect(throws: ModelFileError.self) { try SafetensorsFile(path) }
        #expect("\(try #require(error))".contains(problem))
    }

    @Test func `a file that cannot be opened or written says why`() throws {
        let missing = #expect(throws: ModelFileError.self) {
            try SafetensorsFile("/nowhere/at/all")
        }
        #expect("\(try #require(missing))".contains("No such file"))
        let unwritable = #expect(throws: ModelFileError.self) {
            try SafetensorsFile.write(["a": Tensor(1)], to: "/nowhere/at/all")
        }
        #expect("\(try #require(unwritable))".contains("No such file"))
    }
}
