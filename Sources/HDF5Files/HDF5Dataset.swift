internal import ImageCodecs

/// A dataset: numbers with sizes.
package final class HDF5Dataset {
    /// Where the elements are.
    private enum Storage {
        case inHeader(ArraySlice<UInt8>)
        case inOnePiece(address: Int)
        case inChunks(tree: Int, sizes: [Int])
        case nowhere
    }

    /// The path from the outermost group, without a slash in front.
    package let path: String
    /// What the elements are.
    package let type: HDF5Type
    /// The sizes along the axes; empty for a single element.
    package let sizes: [Int]
    /// The bytes of all elements.
    package let byteCount: Int
    private let file: HDF5File
    private let storage: Storage
    private let filters: [HDF5Filter]

    init(_ file: HDF5File, at address: Int, path: String) throws {
        self.file = file
        self.path = path
        let header = try HDF5Header(file, at: address)
        guard let type = header.first(.datatype), let space = header.first(.dataspace),
            let layout = header.first(.layout)
        else { throw HDF5Error("/\(path) has no kind, no sizes or no place") }
        guard header.first(.externalFiles) == nil else {
            throw HDF5Error("/\(path) keeps its numbers in another file, which is never opened")
        }
        self.type = try HDF5Type(type, "/" + path)
        guard let sizes = try HDF5Space.sizes(space.bytes, file.layout, "/" + path) else {
            throw HDF5Error("/\(path) is empty")
        }
        self.sizes = sizes
        byteCount = try HDF5Space.byteCount(sizes, self.type.byteCount, "/" + path)
        filters = try header.first(.filters).map { try HDF5Filter.all($0.bytes, "/" + path) } ?? []
        storage = try Self.storage(layout.bytes, file, rank: sizes.count, "/" + path)
        try checkSize()
    }

    private static func storage(
        _ bytes: ArraySlice<UInt8>, _ file: HDF5File, rank: Int, _ what: String
    ) throws -> Storage {
        var cursor = HDF5Cursor(bytes, "the place of \(what)")
        let version = try cursor.number(1)
        guard version == 3 || version == 4 else {
            throw HDF5Error("\(what) has a layout of the version \(version); known are 3 and 4")
        }
        switch try cursor.number(1) {
        case 0:
            let size = try cursor.number(2)
            return .inHeader(try cursor.take(size))
        case 1:
            return try cursor.address(file.layout.addressSize).map { .inOnePiece(address: $0) }
                ?? .nowhere
        case 2 where version == 3:
            let axes = try cursor.number(1)
            guard axes == rank + 1 else {
                throw HDF5Error("\(what) of \(rank) axes has chunks of \(axes - 1)")
            }
            guard let tree = try cursor.address(file.layout.addressSize) else { return .nowhere }
            let sizes = try (0..<rank).map { _ in try cursor.number(4) }
            guard !sizes.contains(0) else { throw HDF5Error("\(what) has chunks \(sizes)") }
            return .inChunks(tree: tree, sizes: sizes)
        case 2:
            throw HDF5Error(
                "\(what) keeps its chunks in a newer form, which is not read; write it with "
                    + "h5py.File(path, 'w', libver='earliest')")
        case 3: throw HDF5Error("\(what) is put together from other datasets")
        case let kind: throw HDF5Error("\(what) has a layout of the kind \(kind)")
        }
    }

    /// Refuses sizes that the file does not account for, before any memory is taken.
    private func checkSize() throws {
        guard byteCount > 0 else { return }
        var stored = file.byteCount
        switch storage {
        case .nowhere:
            throw HDF5Error("/\(path) of sizes \(sizes) was never written: the file has no numbers")
        case .inHeader(let bytes): stored = bytes.count
        case .inOnePiece(let address): stored = file.bytesLeft(at: address)
        case .inChunks:
            let growth = filters.contains { $0.kind == .deflate } ? HDF5Filter.mostFromOneByte : 1
            stored = stored.multipliedReportingOverflow(by: growth).partialValue
        }
        guard byteCount <= stored else {
            throw HDF5Error(
                "/\(path) of sizes \(sizes) needs \(byteCount) bytes, but the file has \(file.byteCount)"
            )
        }
        if case .inChunks = storage { return }
        guard filters.isEmpty else { throw HDF5Error("/\(path) is filtered, but not in chunks") }
    }

    /// Where the elements lie as they are in memory, in bytes from the start of the source; `nil`
    /// where they are in chunks or inside a header.
    package var place: Int? {
        get throws {
            guard case .inOnePiece(let address) = storage else { return nil }
            return try file.place(of: byteCount, at: address, "/" + path)
        }
    }

    /// The bytes of all elements, in row-major order.
    package func bytes() throws -> [UInt8] {
        guard byteCount > 0 else { return [] }
        switch storage {
        case .nowhere: return []
        case .inHeader(let bytes): return Array(bytes.prefix(byteCount))
        case .inOnePiece(let address): return try file.read(byteCount, at: address, "/" + path)
        case .inChunks(let tree, let sizes):
            return try HDF5Chunks(
                file: file, path: path, sizes: self.sizes, chunk: sizes, element: type.byteCount,
                filters: filters
            ).read(tree, byteCount: byteCount)
        }
    }
}
