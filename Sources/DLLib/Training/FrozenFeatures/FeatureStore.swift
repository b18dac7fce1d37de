internal import DLKernels
internal import DLNetworks

/// Features by the hash of the sample they are of: rows in memory and, above a limit, in files.
final class FeatureStore: @unchecked Sendable {
    // One training at a time holds it; see `FrozenFeatures.take`.

    /// What the features depend on beside the sample; see ``FrozenBeginning/key``.
    private(set) var key: UInt64
    /// The numbers of a row.
    let rowSize: Int

    private let memoryLimit: Int
    private let fileLimit: Int
    private let folder: String
    private var parts: [RowStore] = []
    /// Rows in the last part that hold something.
    private var used = 0
    private var places: [UInt64: (part: Int, row: Int)] = [:]

    /// Rows are reserved by the many; memory that is not written to yet is not taken yet.
    private static let partBytes = 32 << 20

    init(key: UInt64, rowSize: Int, memoryLimit: Int, fileLimit: Int, folder: String) {
        self.key = key
        self.rowSize = rowSize
        self.memoryLimit = memoryLimit
        self.fileLimit = fileLimit
        self.folder = folder
    }

    /// The samples it holds.
    var count: Int { places.count }
    /// The bytes reserved in memory.
    var memoryBytes: Int { parts.filter { !$0.isFile }.reduce(0) { $0 + $1.byteCount } }
    /// The bytes reserved in files.
    var fileBytes: Int { parts.filter(\.isFile).reduce(0) { $0 + $1.byteCount } }

    /// Whether so many more bytes fit into memory.
    func hasRoom(bytes: Int) -> Bool { memoryBytes + bytes <= memoryLimit }

    /// Whether the features of a sample are there.
    func holds(_ hash: UInt64) -> Bool { places[hash] != nil }

    /// Puts the features of samples into rows of their own.
    ///
    /// - Parameters:
    ///   - hashes: The samples, none of which is there yet.
    ///   - features: One batch for each feature; samples behind the last hash are not kept.
    /// - Returns: `false` when there is no more room.
    func add(_ hashes: [UInt64], _ features: [Tensor]) -> Bool {
        for (sample, hash) in hashes.enumerated() {
            guard let place = nextPlace() else { return false }
            var offset = 0
            for feature in features {
                let size = feature.elementCount / max(1, feature.shape[0])
                parts[place.part].write(
                    sample: sample, of: feature.buffer, size: size, toRow: place.row,
                    offset: offset)
                offset += size
            }
            // Only what is wholly there can be found: an interruption leaves nothing half done.
            places[hash] = place
        }
        return true
    }

    /// The features of samples that are there, as one batch for each feature.
    func batch(_ hashes: [UInt64], shapes: [Shape]) -> [Tensor] {
        let rows = hashes.map { hash in
            guard let place = places[hash] else {
                shapeFailure("FrozenFeatures", "a sample's features are not there")
            }
            return (store: parts[place.part], row: place.row)
        }
        var offset = 0
        return shapes.map { shape in
            let size = shape.elementCount
            defer { offset += size }
            return Tensor(
                shape: shape.addingBatch(hashes.count),
                buffer: TensorBuffer(rows: rows, offset: offset, size: size))
        }
    }

    private func nextPlace() -> (part: Int, row: Int)? {
        if let last = parts.last, used < last.rowCount {
            used += 1
            return (parts.count - 1, used - 1)
        }
        guard let part = newPart() else { return nil }
        parts.append(part)
        used = 1
        return (parts.count - 1, 0)
    }

    private func newPart() -> RowStore? {
        let rowBytes = max(1, rowSize * MemoryLayout<Float>.stride)
        let wanted = max(1, Self.partBytes / rowBytes)
        let inMemory = min(wanted, (memoryLimit - memoryBytes) / rowBytes)
        if inMemory > 0 { return RowStore(rowCount: inMemory, rowSize: rowSize) }
        let inFile = min(wanted, (fileLimit - fileBytes) / rowBytes)
        guard inFile > 0 else { return nil }
        return RowStore(rowCount: inFile, rowSize: rowSize, fileIn: folder)
    }
}
