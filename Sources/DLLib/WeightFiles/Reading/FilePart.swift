internal import DLKernels
package import HDF5Files
internal import ImageCodecs

/// A file, or a run of bytes in it, that is read a piece at a time.
package struct FilePart {
    /// The file's path, for errors.
    package let path: String
    /// The bytes of this part.
    package let byteCount: Int
    private let content: Content
    private let start: Int

    /// Where the bytes are.
    private enum Content {
        case file(ByteFile)
        case memory([UInt8])
    }

    /// Opens a whole file.
    ///
    /// - Throws: ``ModelFileError/file(path:problem:)``.
    package init(_ path: String) throws {
        do {
            let file = try ByteFile(reading: path)
            content = .file(file)
            byteCount = file.byteCount
        } catch {
            throw ModelFileError.file(path: path, problem: error.description)
        }
        self.path = path
        start = 0
    }

    /// Stands for bytes in memory; `path` is the name shown in errors.
    package init(_ bytes: [UInt8], path: String) {
        self.path = path
        content = .memory(bytes)
        byteCount = bytes.count
        start = 0
    }

    private init(_ whole: FilePart, start: Int, byteCount: Int) {
        path = whole.path
        content = whole.content
        self.start = whole.start + start
        self.byteCount = byteCount
    }

    /// A part of this part.
    ///
    /// - Throws: ``ModelFileError/format(path:problem:)`` where it is not wholly inside.
    package func part(_ count: Int, at offset: Int) throws -> FilePart {
        try check(count, offset)
        return FilePart(self, start: offset, byteCount: count)
    }

    /// Reads bytes.
    package func read(_ count: Int, at offset: Int) throws -> [UInt8] {
        try check(count, offset)
        if let reason = FreeMemory.refusal(of: count) {
            throw ModelFileError.file(path: path, problem: "cannot be read: \(reason)")
        }
        switch content {
        case .memory(let bytes): return Array(bytes[(start + offset)..<(start + offset + count)])
        case .file(let file):
            do {
                return try file.read(count, at: start + offset)
            } catch {
                throw ModelFileError.file(path: path, problem: error.description)
            }
        }
    }

    /// The first bytes, as many of them as there are.
    package func beginning(_ count: Int) throws -> [UInt8] {
        try read(min(count, byteCount), at: 0)
    }

    /// Reads single-precision numbers, least significant byte first, without a copy in between.
    package func tensor(_ shape: Shape, at offset: Int) throws -> Tensor {
        try check(4 * shape.elementCount, offset)
        if let reason = FreeMemory.refusal(of: 4 * shape.elementCount) {
            throw ModelFileError.file(path: path, problem: "cannot be read: \(reason)")
        }
        switch content {
        case .memory(let bytes):
            let from = start + offset
            return try NumPyElements(.float32, path: path).tensor(
                bytes[from..<from + 4 * shape.elementCount], shape: shape)
        case .file(let file):
            do {
                return Tensor(
                    shape: shape,
                    buffer: try file.readBuffer(
                        .float32, count: shape.elementCount, at: start + offset))
            } catch {
                throw ModelFileError.file(path: path, problem: error.description)
            }
        }
    }

    /// The bytes as a source of an HDF5 file.
    package var hdf5: HDF5Source {
        HDF5Source(byteCount: byteCount) { count, offset in try read(count, at: offset) }
    }

    private func check(_ count: Int, _ offset: Int) throws {
        guard count >= 0, offset >= 0, offset <= byteCount, count <= byteCount - offset else {
            throw ModelFileError.format(
                path: path,
                problem: "\(count) bytes at \(offset) are asked for, but there are \(byteCount)")
        }
    }
}
