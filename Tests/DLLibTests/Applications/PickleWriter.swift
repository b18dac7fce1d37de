/// Writes pickles and old PyTorch files byte by byte, sound ones and others.
struct PickleWriter {
    private(set) var bytes: [UInt8] = [0x80, 2]

    mutating func code(_ letter: Character) { bytes += Array(String(letter).utf8) }

    mutating func text(_ text: String) {
        code("X")
        bytes += PickleWriter.littleEndian(UInt64(text.utf8.count), 4) + Array(text.utf8)
    }

    mutating func int(_ value: Int) {
        code("J")
        bytes += PickleWriter.littleEndian(UInt64(bitPattern: Int64(value)), 4)
    }

    /// `c` looks a name up.
    mutating func global(_ module: String, _ name: String) {
        code("c")
        bytes += Array("\(module)\n\(name)\n".utf8)
    }

    mutating func ints(_ values: [Int]) {
        code("(")
        for value in values { int(value) }
        code("t")
    }

    /// One entry `name: tensor` of an open dictionary, the way `torch.save` writes it.
    mutating func tensor(
        _ name: String, storage: String, type: String = "FloatStorage", count: Int, offset: Int = 0,
        sizes: [Int], strides: [Int]
    ) {
        text(name)
        global("torch._utils", "_rebuild_tensor_v2")
        code("(")
        code("(")
        text("storage")
        global("torch", type)
        text(storage)
        text("cpu")
        int(count)
        code("N")
        code("t")
        code("Q")
        int(offset)
        ints(sizes)
        ints(strides)
        bytes.append(0x89)
        global("collections", "OrderedDict")
        code(")")
        code("R")
        code("t")
        code("R")
        code("s")
    }

    /// A file of `torch.save`'s old format around a dictionary of tensors and its storages.
    static func file(
        storages: [(key: String, numbers: [Float])], _ write: (inout PickleWriter) -> Void
    ) -> [UInt8] {
        let magic: [UInt8] = [
            0x80, 2, 0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
        ]
        let version: [UInt8] = [0x80, 2, 0x4D, 0xE9, 0x03, 0x2E]
        let facts: [UInt8] = [0x80, 2, 0x7D, 0x2E]
        var state = PickleWriter()
        state.code("}")
        write(&state)
        state.code(".")
        var keys = PickleWriter()
        keys.code("]")
        for storage in storages {
            keys.text(storage.key)
            keys.code("a")
        }
        keys.code(".")
        let data = storages.flatMap { storage in
            littleEndian(UInt64(storage.numbers.count), 8)
                + storage.numbers.flatMap { littleEndian(UInt64($0.bitPattern), 4) }
        }
        return magic + version + facts + state.bytes + keys.bytes + data
    }

    private static func littleEndian(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }
}
