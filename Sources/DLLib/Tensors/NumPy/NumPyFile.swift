internal import DLFoundation
internal import FoundationEssentials
internal import ImageCodecs

/// Arrays in NumPy's own files: `.npy` with one array, `.npz` with several by name.
///
/// ```swift
/// let x = try NumPyFile.read("features.npy")
/// try NumPyFile.write(["x": x, "labels": y], to: "data.npz")
/// ```
///
/// Reading takes versions 1 to 3, either byte order and either order of axes. Files written here are
/// of version 1, least significant byte first, row-major. Of Python objects nothing is read.
/// - Source: NumPy, "A simple file format for NumPy arrays" (NEP 1).
public enum NumPyFile {
    /// What every `.npy` file starts with.
    static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// Reads an `.npy` file.
    ///
    /// Single and double precision, bytes and truth values stay what they are; half precision
    /// becomes `float32`, all other whole numbers `int32`.
    /// - Throws: ``NumPyFileError`` with the file and what is wrong with it.
    public static func read(_ path: String) throws(NumPyFileError) -> Tensor {
        try decode(contents(of: path)[...], path: path)
    }

    /// Writes a tensor to an `.npy` file.
    ///
    /// - Throws: ``NumPyFileError`` if the file cannot be written.
    public static func write(_ tensor: Tensor, to path: String) throws(NumPyFileError) {
        try write(encode(tensor), to: path)
    }

    /// Reads an `.npz` archive: the arrays by name.
    ///
    /// - Throws: ``NumPyFileError`` with the file, the array and what is wrong with it.
    public static func readArchive(_ path: String) throws(NumPyFileError) -> [String: Tensor] {
        var result: [String: Tensor] = [:]
        for entry in try ZipArchive(contents(of: path), path: path).entries() {
            let name = entry.name.hasSuffix(".npy") ? String(entry.name.dropLast(4)) : entry.name
            result[name] = try decode(entry.bytes[...], path: "\(path)/\(entry.name)")
        }
        return result
    }

    /// Writes tensors to an `.npz` archive under their names.
    ///
    /// - Parameters:
    ///   - tensors: The arrays; a file's names are sorted.
    ///   - path: The file.
    ///   - isCompressed: Whether the elements are deflated, as by NumPy's `savez_compressed`.
    /// - Throws: ``NumPyFileError`` if the file cannot be written.
    public static func write(
        _ tensors: [String: Tensor], to path: String, isCompressed: Bool = false
    ) throws(NumPyFileError) {
        let entries = tensors.sorted { $0.key < $1.key }.map {
            ZipArchive.Entry(name: $0.key + ".npy", bytes: encode($0.value))
        }
        try write(ZipArchive.archive(entries, isCompressed: isCompressed, path: path), to: path)
    }

    /// The tensor in the bytes of an `.npy` file.
    static func decode(_ bytes: ArraySlice<UInt8>, path: String) throws(NumPyFileError) -> Tensor {
        func damaged(_ expected: String, _ found: String) -> NumPyFileError {
            .damaged(path: path, expected: expected, found: found)
        }
        let start = bytes.startIndex
        guard bytes.count >= 10, bytes.starts(with: magic) else {
            throw damaged("an array file that starts with \\x93NUMPY", "\(bytes.count) other bytes")
        }
        let version = bytes[start + 6]
        guard (1...3).contains(version) else {
            throw damaged("version 1, 2 or 3", "version \(version)")
        }
        let sizeCount = version == 1 ? 2 : 4
        let headerStart = start + 8 + sizeCount
        let size = bytes[(start + 8)..<min(headerStart, bytes.endIndex)].reversed()
            .reduce(0) { $0 << 8 | Int($1) }
        guard headerStart + size <= bytes.endIndex else {
            throw damaged("a header of \(size) bytes", "a file of \(bytes.count)")
        }
        let text = String(decoding: bytes[headerStart..<headerStart + size], as: UTF8.self)
        let header = try NumPyHeader(parsing: text, path: path)
        let elements = try NumPyElements(type: header.type, path: path)
        guard header.shape.count <= Shape.maximumRank else {
            throw damaged("at most \(Shape.maximumRank) axes", "\(header.shape.count)")
        }
        let count = header.shape.reduce(into: (value: elements.byteCount, overflow: false)) {
            let product = $0.value.multipliedReportingOverflow(by: $1)
            $0 = (product.partialValue, $0.overflow || product.overflow)
        }
        let data = bytes[(headerStart + size)...]
        guard !count.overflow, data.count == count.value, Shape.isCountable(header.shape) else {
            let needed = count.overflow ? "more bytes than can be counted" : "\(count.value) bytes"
            throw damaged("\(needed) for the shape \(header.shape)", "\(data.count)")
        }
        // Other kinds of numbers pass through an array of four bytes for each.
        if let reason = FreeMemory.refusal(of: 8 * (data.count / elements.byteCount)) {
            throw .unreadable(path: path, reason: reason)
        }
        guard header.isFortranOrder else {
            return try elements.tensor(data, shape: Shape(header.shape))
        }
        return try elements.tensor(data, shape: Shape(header.shape.reversed())).transposed()
    }

    /// The bytes of an `.npy` file.
    static func encode(_ tensor: Tensor) -> [UInt8] {
        let type =
            switch tensor.dtype {
            case .float32: "<f4"
            case .float64: "<f8"
            case .int32: "<i4"
            case .uint8: "|u1"
            case .bool: "|b1"
            }
        let header = NumPyHeader(type: type, shape: tensor.shape.dimensions)
        return header.bytes + tensor.encodedElements
    }

    private static func contents(of path: String) throws(NumPyFileError) -> [UInt8] {
        do {
            return try ImageFile.bytes(of: path)
        } catch {
            throw .unreadable(path: path, reason: error.reason)
        }
    }

    private static func write(_ bytes: [UInt8], to path: String) throws(NumPyFileError) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .unwritable(path: path, reason: "\(error)")
        }
    }
}
