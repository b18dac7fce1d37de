internal import DLKernels
internal import ImageCodecs
package import Sodium

/// A file of tensors by name, which other programs can read too.
///
///     try SafetensorsFile.write(["weights": w, "bias": b], to: "layer.safetensors")
///     let file = try SafetensorsFile("layer.safetensors")
///     let w = try file.tensor("weights")
///
/// Reading a file runs no code, whatever it holds. Kinds of numbers: float32, float64, int32, uint8
/// and bool; of other programs also float16 and bfloat16, which become float32, and whole numbers of
/// other sizes, which become int32.
/// - Source: huggingface/safetensors, "Format".
public struct SafetensorsFile {
    /// Where the file is.
    public let path: String
    private let header: SafetensorsHeader
    private let file: ByteFile
    private let dataStart: Int

    /// Opens a file and reads what is in it; the numbers stay on the disk until asked for.
    ///
    /// - Throws: ``ModelFileError`` when there is no such file, or it is damaged or cut off.
    public init(_ path: String) throws {
        self.path = path
        do {
            file = try ByteFile(reading: path)
            guard file.byteCount >= 8 else {
                throw ModelFileError.format(
                    path: path, problem: "it has only \(file.byteCount) bytes")
            }
            let size = try SafetensorsHeader.size(
                file.read(8, at: 0), fileSize: file.byteCount)
            dataStart = 8 + size
            header = try SafetensorsHeader(
                file.read(size, at: 8), dataSize: file.byteCount - dataStart)
        } catch let problem as SafetensorsHeader.Problem {
            throw ModelFileError.format(path: path, problem: problem.text)
        } catch let failure as ByteFile.Failure {
            throw ModelFileError.file(path: path, problem: failure.description)
        }
    }

    /// The names of the tensors, in alphabetical order.
    public var names: [String] { header.entries.map(\.name).sorted() }

    /// Texts by name that the file carries.
    public var metadata: [String: String] { header.metadata }

    /// The shape of each tensor by its name.
    public var shapes: [String: Shape] {
        Dictionary(header.entries.map { ($0.name, $0.shape) }, uniquingKeysWith: { $1 })
    }

    /// Reads one tensor.
    ///
    /// - Throws: ``ModelFileError`` when there is none of that name.
    public func tensor(_ name: String) throws -> Tensor {
        guard let entry = header.entries.first(where: { $0.name == name }) else {
            throw ModelFileError.weights(
                path: path, differences: ["\(name) is not in the file"])
        }
        return try read(entry)
    }

    /// Reads all tensors.
    public func tensors() throws -> [String: Tensor] {
        Dictionary(
            try header.entries.map { ($0.name, try read($0)) }, uniquingKeysWith: { $1 })
    }

    /// Reads all tensors, adding their bytes to a digest in the order of the file.
    package func tensors(adding digest: inout SHA256) throws -> [String: Tensor] {
        var result: [String: Tensor] = [:]
        for entry in header.entries {
            let tensor = try read(entry)
            if entry.foreign == nil {
                tensor.buffer.withBytes { digest.update($0) }
            } else {
                digest.update(try bytes(of: entry))
            }
            result[entry.name] = tensor
        }
        return result
    }

    private func bytes(of entry: SafetensorsHeader.Entry) throws -> [UInt8] {
        do {
            return try file.read(entry.byteCount, at: dataStart + entry.start)
        } catch {
            throw ModelFileError.file(path: path, problem: "\(error)")
        }
    }

    private func read(_ entry: SafetensorsHeader.Entry) throws -> Tensor {
        if let reason = FreeMemory.refusal(of: entry.byteCount) {
            throw ModelFileError.file(
                path: path, problem: "\(entry.name) cannot be read: \(reason)")
        }
        if let kind = entry.foreign {
            do {
                return try NumPyElements(kind, path: path).tensor(
                    bytes(of: entry)[...], shape: entry.shape)
            } catch let problem as NumPyFileError {
                throw ModelFileError.format(path: path, problem: "\(entry.name): \(problem)")
            }
        }
        do {
            return Tensor(
                shape: entry.shape,
                buffer: try file.readBuffer(
                    entry.dtype.elementType, count: entry.shape.elementCount,
                    at: dataStart + entry.start))
        } catch {
            throw ModelFileError.file(path: path, problem: "\(error)")
        }
    }

    /// Writes tensors by name, and texts; the file is there as a whole or not at all.
    ///
    /// - Throws: ``ModelFileError`` when it cannot be written.
    public static func write(
        _ tensors: [String: Tensor], metadata: [String: String] = [:], to path: String
    ) throws {
        try write(tensors.map { ($0.key, $0.value) }, to: path) { _ in metadata }
    }

    /// Writes tensors with metadata that are made from a digest of the bytes to come.
    package static func write(
        _ tensors: [(name: String, tensor: Tensor)], to path: String,
        metadata: (_ digest: inout SHA256) throws -> [String: String]
    ) throws {
        let order = SafetensorsHeader(tensors, metadata: [:]).entries.map(\.name)
        let byName = Dictionary(
            tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first })
        guard byName.count == tensors.count, byName["__metadata__"] == nil else {
            throw ModelFileError.file(path: path, problem: "would have two tensors of one name")
        }
        let sorted = order.compactMap { byName[$0] }
        // Numbers are written as they are read: in row-major order.
        var digest = SHA256()
        for tensor in sorted { tensor.buffer.withBytes { digest.update($0) } }
        let header = SafetensorsHeader(tensors, metadata: try metadata(&digest))
        try AtomicFile.write(to: path) { file in
            try file.write(header.encoded())
            for tensor in sorted { try file.write(tensor.buffer) }
        }
    }
}
