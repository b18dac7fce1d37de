internal import ImageCodecs
internal import Sodium

/// The tensors of a `.pth` file of PyTorch, by name.
///
/// The old format of `torch.save` (before PyTorch 1.6) is read: a magic number, the version, facts
/// about the machine, a dictionary of tensors and a list of keys, each a pickle of its own; then,
/// for each key, the count and the bytes of its numbers. Nothing in the file is executed.
///
/// - Source: `torch/serialization.py`, `_legacy_save`.
public struct PyTorchCheckpoint: Sendable {
    /// One tensor in PyTorch's own layout (a convolution kernel is `[out, in, height, width]`).
    public struct Entry: Sendable {
        /// The name in the state dictionary, such as `features.0.0.weight`.
        public let name: String
        /// The sizes along its axes; empty for a single number.
        public let sizes: [Int]
        /// Its numbers in row-major order, converted to `Float`.
        public let values: [Float]
    }

    /// The file it was read from.
    public let path: String
    /// The tensors in the order of the file.
    public let entries: [Entry]

    private let positions: [String: Int]

    /// Reads a file.
    ///
    /// - Parameters:
    ///   - path: The file.
    ///   - sha256: The digest that the file must have, in lowercase hexadecimal; nil accepts any.
    ///   - advice: What to do about a file with another digest.
    /// - Throws: ``CheckpointError``.
    public init(
        path: String, sha256: String? = nil, advice: String = ""
    ) throws(CheckpointError) {
        let bytes: [UInt8]
        do {
            bytes = try ImageFile.bytes(of: path)
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
        if let sha256 {
            let found = SHA256.hexadecimal(SHA256.hash(of: bytes))
            guard found == sha256 else {
                throw .wrongHash(path: path, expected: sha256, found: found, advice: advice)
            }
        }
        try self.init(bytes: bytes, path: path)
    }

    /// Reads the bytes of a file; `path` is the name shown in errors.
    package init(bytes: [UInt8], path: String) throws(CheckpointError) {
        guard !bytes.starts(with: [0x50, 0x4B]) else {
            throw .malformed(
                path: path, offset: 0,
                reason: "this is a zip archive, as torch.save writes since 1.6; save it again with "
                    + "_use_new_zipfile_serialization=False")
        }
        var reader = ByteReader(path: path, bytes: bytes)
        let magic = try PyTorchCheckpoint.next(&reader)
        guard case .string("0x1950a86a20f9469cfc6c") = magic else {
            throw .malformed(
                path: path, offset: 0,
                reason: "expected PyTorch's magic number, found \(magic.kind)")
        }
        guard case .int(1001) = try PyTorchCheckpoint.next(&reader) else {
            throw .malformed(path: path, offset: reader.offset, reason: "expected version 1001")
        }
        _ = try PyTorchCheckpoint.next(&reader)
        let dictionary = try PyTorchCheckpoint.next(&reader)
        guard case .dictionary(let state) = dictionary,
            case .list(let keys) = try PyTorchCheckpoint.next(&reader)
        else {
            throw .malformed(
                path: path, offset: reader.offset,
                reason: "expected a dictionary of tensors, found \(dictionary.kind)")
        }
        let tensors = state.entries.compactMap { entry -> (name: String, tensor: PickleTensor)? in
            guard case .tensor(let tensor) = entry.value else { return nil }
            return (entry.key, tensor)
        }
        var elements: [String: StorageElement] = [:]
        for (_, tensor) in tensors { elements[tensor.storage.key] = tensor.storage.element }

        var storages: [String: [Float]] = [:]
        for case .string(let key) in keys.elements {
            let element = elements[key] ?? .float32
            let bits = try reader.number(bytes: 8, "the length of storage \(key)")
            guard let count = Int(exactly: bits), count <= bytes.count else {
                throw .malformed(
                    path: path, offset: reader.offset, reason: "storage \(key) has \(bits) numbers")
            }
            let data = try reader.take(count * element.size, "storage \(key)")
            storages[key] = PyTorchCheckpoint.numbers(data, element)
        }
        var entries: [Entry] = []
        for (name, tensor) in tensors {
            entries.append(
                try PyTorchCheckpoint.entry(name, tensor, storages[tensor.storage.key], path: path))
        }
        self.path = path
        self.entries = entries
        positions = Dictionary(
            entries.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { $1 })
    }

    /// The tensor of a name.
    ///
    /// - Throws: ``CheckpointError/mismatch(path:weight:expected:found:)`` if there is none or it
    ///   has other sizes.
    package func tensor(_ name: String, sizes: [Int]) throws(CheckpointError) -> [Float] {
        guard let position = positions[name] else {
            throw .mismatch(
                path: path, weight: name, expected: "a tensor of sizes \(sizes)",
                found: "no tensor of this name")
        }
        let entry = entries[position]
        guard entry.sizes == sizes else {
            throw .mismatch(
                path: path, weight: name, expected: "sizes \(sizes)", found: "\(entry.sizes)")
        }
        return entry.values
    }

    // MARK: Parts of the format

    private static func next(_ reader: inout ByteReader) throws(CheckpointError) -> PickleValue {
        let (value, rest) = try Unpickler.read(from: reader)
        reader = rest
        return value
    }

    private static func numbers(_ bytes: ArraySlice<UInt8>, _ element: StorageElement) -> [Float] {
        let source = bytes.span
        let size = element.size
        return [Float](capacity: source.count / size) { output in
            for start in stride(from: 0, to: source.count, by: size) {
                var bits: UInt64 = 0
                for place in 0..<size { bits |= UInt64(source[start + place]) << UInt64(8 * place) }
                output.append(element.value(bits))
            }
        }
    }

    /// Copies a view out of its storage into row-major order.
    private static func entry(
        _ name: String, _ tensor: PickleTensor, _ storage: [Float]?, path: String
    ) throws(CheckpointError) -> Entry {
        guard let storage else {
            throw .mismatch(
                path: path, weight: name, expected: "storage \(tensor.storage.key)",
                found: "no such storage")
        }
        guard !tensor.sizes.contains(0) else {
            return Entry(name: name, sizes: tensor.sizes, values: [])
        }
        // The last number reached must lie in the storage, whatever sizes a damaged file claims.
        var count = 1
        var last = min(tensor.offset, storage.count)
        for (size, stride) in zip(tensor.sizes, tensor.strides) {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            let (reach, overflowToo) = (size - 1).multipliedReportingOverflow(by: stride)
            guard !overflow, !overflowToo, reach <= storage.count else {
                last = storage.count
                break
            }
            count = product
            last += reach
        }
        guard last < storage.count else {
            throw .mismatch(
                path: path, weight: name,
                expected: "sizes \(tensor.sizes) within \(storage.count) numbers",
                found: "numbers beyond the end")
        }
        // Strides of 0 repeat numbers: a small storage may be seen as a huge tensor.
        if let reason = FreeMemory.refusal(of: count > .max / 4 ? .max : 4 * count) {
            throw .unreadable(path: path, reason: "\(name) of sizes \(tensor.sizes): \(reason)")
        }
        var values: [Float] = []
        values.reserveCapacity(count)
        for position in 0..<count {
            var rest = position
            var place = tensor.offset
            for axis in tensor.sizes.indices.reversed() {
                place += rest % tensor.sizes[axis] * tensor.strides[axis]
                rest /= tensor.sizes[axis]
            }
            values.append(storage[place])
        }
        return Entry(name: name, sizes: tensor.sizes, values: values)
    }
}
