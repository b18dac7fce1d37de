internal import ImageCodecs

/// A dataset that lies in chunks, each of which may be packed.
///
/// - Source: HDF5 File Format Specification 3.0, section III.A.1, nodes of the kind 1.
struct HDF5Chunks {
    let file: HDF5File
    let path: String
    /// The sizes of the dataset.
    let sizes: [Int]
    /// The sizes of a chunk; chunks at the edge reach beyond the dataset.
    let chunk: [Int]
    /// Bytes of an element.
    let element: Int
    let filters: [HDF5Filter]

    /// Reads all chunks below a tree, each of which must be there.
    func read(_ tree: Int, byteCount: Int) throws -> [UInt8] {
        let chunkBytes = try HDF5Space.byteCount(chunk, element, "a chunk of /\(path)")
        let wanted = zip(sizes, chunk).reduce(1) { $0 * (($1.0 + $1.1 - 1) / $1.1) }
        // A chunk at the edge may be larger than the dataset, but not by itself than the file allows.
        guard chunkBytes / HDF5Filter.mostFromOneByte <= file.byteCount else {
            throw HDF5Error("/\(path) has chunks of \(chunkBytes) bytes")
        }
        var places: [(offsets: [Int], size: Int, mask: Int, address: Int)] = []
        var stored = 0
        let nodes = HDF5Tree(file, kind: 1, keySize: 8 + 8 * (sizes.count + 1), "/" + path)
        try nodes.walk(tree) { key, address in
            var cursor = HDF5Cursor(key, "a chunk of /\(path)")
            let size = try cursor.number(4)
            let mask = try cursor.number(4)
            let offsets = try sizes.indices.map { _ in try cursor.number(8) }
            stored += size
            guard stored <= file.byteCount else {
                throw HDF5Error("the chunks of /\(path) are larger than the file")
            }
            guard zip(offsets, zip(sizes, chunk)).allSatisfy({ $0 < $1.0 && $0 % $1.1 == 0 }) else {
                throw HDF5Error("/\(path) has a chunk at \(offsets)")
            }
            places.append((offsets, size, mask, address))
        }
        guard places.count == wanted, Set(places.map(\.offsets)).count == wanted else {
            throw HDF5Error("/\(path) has \(places.count) chunks instead of \(wanted)")
        }
        guard byteCount / HDF5Filter.mostFromOneByte <= stored else {
            throw HDF5Error("/\(path) of \(byteCount) bytes is packed into \(stored)")
        }
        if let reason = FreeMemory.refusal(of: byteCount + chunkBytes) {
            throw HDF5Error("/\(path) cannot be read: \(reason)")
        }
        var result = [UInt8](repeating: 0, count: byteCount)
        for place in places {
            let packed = try file.read(place.size, at: place.address, "a chunk of /\(path)")
            let bytes = try HDF5Filter.unpack(
                packed, filters, mask: place.mask, count: chunkBytes, "/" + path)
            copy(bytes, at: place.offsets, into: &result)
        }
        return result
    }

    /// Copies the part of a chunk that lies inside the dataset, row by row.
    private func copy(_ bytes: [UInt8], at offsets: [Int], into result: inout [UInt8]) {
        guard let last = sizes.indices.last else {
            result = Array(bytes.prefix(result.count))
            return
        }
        let inside = zip(offsets, zip(sizes, chunk)).map { min($1.1, $1.0 - $0) }
        let rows = inside.dropLast().reduce(1, *)
        let length = inside[last] * element
        for row in 0..<rows {
            var rest = row
            var (source, target) = (0, offsets[last])
            var (sourceStep, targetStep) = (chunk[last], sizes[last])
            for axis in sizes.indices.dropLast().reversed() {
                let index = rest % inside[axis]
                rest /= inside[axis]
                source += index * sourceStep
                target += (offsets[axis] + index) * targetStep
                sourceStep *= chunk[axis]
                targetStep *= sizes[axis]
            }
            let (from, to) = (source * element, target * element)
            result.replaceSubrange(to..<to + length, with: bytes[from..<from + length])
        }
    }
}

/// One step that chunks went through before they were written.
///
/// - Source: HDF5 File Format Specification 3.0, section IV.A.2.l, "The Filter Pipeline Message".
struct HDF5Filter {
    /// The steps that can be undone.
    enum Kind: Int {
        case deflate = 1
        case shuffle = 2
        case checksum = 3
    }

    /// No stream of zlib becomes longer than so many times its length.
    static let mostFromOneByte = 1032

    let kind: Kind
    /// The bytes of an element, for shuffling.
    let element: Int

    /// Reads the list of filters.
    static func all(_ bytes: ArraySlice<UInt8>, _ what: String) throws -> [HDF5Filter] {
        var cursor = HDF5Cursor(bytes, "the filters of \(what)")
        let version = try cursor.number(1)
        guard version == 1 || version == 2 else {
            throw HDF5Error("\(what) has filters of the version \(version); known are 1 and 2")
        }
        let count = try cursor.number(1)
        if version == 1 { try cursor.skip(6) }
        return try (0..<count).map { _ in
            let number = try cursor.number(2)
            let nameSize = version == 1 || number >= 256 ? try cursor.number(2) : 0
            try cursor.skip(2)
            let values = try cursor.number(2)
            let name = textUpToZero(try cursor.take(nameSize))
            if version == 1 { try cursor.skip((8 - nameSize % 8) % 8) }
            let numbers = try (0..<values).map { _ in try cursor.number(4) }
            if version == 1, values % 2 == 1 { try cursor.skip(min(4, cursor.left)) }
            guard let kind = Kind(rawValue: number) else {
                throw HDF5Error(
                    "\(what) is packed by the filter \(number)\(name.isEmpty ? "" : " (\(name))"); "
                        + "known are deflate (gzip), shuffle and fletcher32")
            }
            return HDF5Filter(kind: kind, element: max(1, numbers.first ?? 1))
        }
    }

    /// Undoes all filters of a chunk, the last one first.
    static func unpack(
        _ bytes: [UInt8], _ filters: [HDF5Filter], mask: Int, count: Int, _ what: String
    ) throws -> [UInt8] {
        var bytes = bytes
        for (index, filter) in filters.enumerated().reversed() where mask >> index & 1 == 0 {
            switch filter.kind {
            case .checksum:
                guard bytes.count >= 4 else { throw HDF5Error("\(what) has a chunk cut off") }
                bytes.removeLast(4)
            case .shuffle: bytes = unshuffle(bytes, filter.element)
            case .deflate:
                let sums = filters[..<index].enumerated()
                    .filter { $0.element.kind == .checksum && mask >> $0.offset & 1 == 0 }.count
                // Two bytes in front and a checksum behind are zlib's.
                guard bytes.count > 2,
                    let unpacked = Deflate.decompress(bytes[2...], count: count + 4 * sums)
                else { throw HDF5Error("\(what) has a damaged chunk") }
                bytes = unpacked
            }
        }
        guard bytes.count == count else {
            throw HDF5Error("\(what) has a chunk of \(bytes.count) bytes instead of \(count)")
        }
        return bytes
    }

    /// Puts bytes back that were sorted by their place in an element.
    private static func unshuffle(_ bytes: [UInt8], _ element: Int) -> [UInt8] {
        let count = bytes.count / element
        guard element > 1, count > 0 else { return bytes }
        var result = bytes
        for place in 0..<element {
            for index in 0..<count {
                result[index * element + place] = bytes[place * count + index]
            }
        }
        return result
    }
}
