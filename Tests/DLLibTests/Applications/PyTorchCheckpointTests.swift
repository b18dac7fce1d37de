import DLLib
import TestSupport
import Testing

@Suite struct PyTorchCheckpointTests {
    /// Two tensors that share the storage `s` of the numbers 0...5.
    private func sound() -> [UInt8] {
        PickleWriter.file(storages: [("s", [0, 1, 2, 3, 4, 5])]) {
            $0.tensor("whole", storage: "s", count: 6, sizes: [2, 3], strides: [3, 1])
            $0.tensor("turned", storage: "s", count: 6, offset: 1, sizes: [2, 2], strides: [1, 3])
        }
    }

    @Test func `tensors come out in row-major order, whatever their strides`() throws {
        let checkpoint = try PyTorchCheckpoint(bytes: sound(), path: "two.pth")
        #expect(checkpoint.entries.map(\.name) == ["whole", "turned"])
        #expect(try checkpoint.tensor("whole", sizes: [2, 3]) == [0, 1, 2, 3, 4, 5])
        #expect(try checkpoint.tensor("turned", sizes: [2, 2]) == [1, 4, 2, 5])
    }

    @Test func `a missing tensor and one of other sizes are named`() throws {
        let checkpoint = try PyTorchCheckpoint(bytes: sound(), path: "two.pth")
        #expect(throws: CheckpointError.self) { try checkpoint.tensor("bias", sizes: [2]) }
        let error = #expect(throws: CheckpointError.self) {
            try checkpoint.tensor("whole", sizes: [3, 2])
        }
        #expect(error?.description == "two.pth: whole: expected sizes [3, 2], found [2, 3]")
    }

    @Test(arguments: [
        ("os", "system"), ("builtins", "eval"), ("posix", "system"), ("torch._utils", "anything"),
        ("subprocess", "Popen"),
    ])
    func `a file that asks for any other Python object is refused by its name`(
        module: String, name: String
    ) {
        let bytes = PickleWriter.file(storages: []) {
            $0.text("weight")
            $0.global(module, name)
            $0.code("(")
            $0.text("touch /tmp/refused")
            $0.code("t")
            $0.code("R")
            $0.code("s")
        }
        let error = #expect(throws: CheckpointError.self) {
            try PyTorchCheckpoint(bytes: bytes, path: "evil.pth")
        }
        #expect(error == .forbiddenGlobal(path: "evil.pth", name: "\(module).\(name)"))
        #expect(error?.description.contains("nothing was executed") == true)
    }

    @Test(arguments: ["i", "o", "S", "I", "P", "\u{81}"])
    func `an instruction that PyTorch does not write is refused`(letter: Character) {
        let bytes = PickleWriter.file(storages: []) { $0.code(letter) }
        #expect(throws: CheckpointError.self) {
            try PyTorchCheckpoint(bytes: bytes, path: "odd.pth")
        }
    }

    @Test func `a file cut short anywhere is refused, and the data's end is told exactly`() throws {
        let whole = sound()
        for count in 0..<whole.count {
            #expect(throws: CheckpointError.self) {
                try PyTorchCheckpoint(bytes: Array(whole.prefix(count)), path: "cut.pth")
            }
        }
        let error = #expect(throws: CheckpointError.self) {
            try PyTorchCheckpoint(bytes: Array(whole.dropLast(2)), path: "cut.pth")
        }
        #expect(
            error == .truncated(path: "cut.pth", reading: "storage s", needed: 24, found: 22))
    }

    @Test func `a damaged byte ends in an error or in numbers, never in a crash`() {
        let whole = sound()
        var failures = 0
        for position in 0..<whole.count {
            for mask: UInt8 in [0x01, 0x80, 0xFF] {
                var damaged = whole
                damaged[position] ^= mask
                do {
                    _ = try PyTorchCheckpoint(bytes: damaged, path: "damaged.pth")
                } catch { failures += 1 }
            }
        }
        #expect(failures > whole.count)
    }

    @Test(arguments: [
        ([7], [1]), ([2, 4], [3, 1]), ([Int(Int32.max), Int(Int32.max)], [1, 1]),
        ([2], [Int(Int32.max)]), ([-1], [1]),
    ])
    func `sizes beyond the storage are refused`(sizes: [Int], strides: [Int]) {
        let bytes = PickleWriter.file(storages: [("s", [0, 1, 2, 3, 4, 5])]) {
            $0.tensor("w", storage: "s", count: 6, sizes: sizes, strides: strides)
        }
        #expect(throws: CheckpointError.self) {
            try PyTorchCheckpoint(bytes: bytes, path: "large.pth")
        }
    }

    @Test func `another digest is refused with both digests and the next step`() throws {
        let folder = try TemporaryFolder()
        try folder.write(sound(), to: "w.pth")
        let path = folder.path + "/w.pth"
        let error = #expect(throws: CheckpointError.self) {
            try PyTorchCheckpoint(path: path, sha256: "b0353104", advice: "Run make weights.")
        }
        guard case .wrongHash(path, "b0353104", let found, _) = error else {
            Issue.record("expected wrongHash, found \(String(describing: error))")
            return
        }
        #expect(found.count == 64)
        #expect(error?.description.hasSuffix("Run make weights.") == true)
        #expect(try PyTorchCheckpoint(path: path, sha256: found).entries.count == 2)
    }

    @Test func `a missing file and a zip archive say what they are`() throws {
        #expect(
            throws: CheckpointError.unreadable(
                path: "/none/w.pth", reason: "there is no such file")
        ) { try PyTorchCheckpoint(path: "/none/w.pth") }
        let error = #expect(throws: CheckpointError.self) {
            try PyTorchCheckpoint(bytes: Array("PK\u{3}\u{4}rest".utf8), path: "new.pth")
        }
        #expect(error?.description.contains("zip archive") == true)
    }
}
