/// The first part of a safetensors file: what tensors it holds, where, and texts by name.
///
/// A file is a number of eight bytes, the size of the header; the header, a JSON object; and the
/// numbers of the tensors one after another. The entry of a tensor is
/// `{"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]}`, with offsets counted from the end
/// of the header; `__metadata__` holds texts by name.
/// - Source: huggingface/safetensors, "Format".
struct SafetensorsHeader {
    /// One tensor of the file.
    struct Entry {
        let name: String
        /// The kind of the numbers; what they become when they are of a foreign kind.
        let dtype: DType
        /// How the numbers of other programs are read that no tensor holds as they are.
        var foreign: NumPyElements.Kind?
        let shape: Shape
        /// Where its bytes begin, counted from the end of the header.
        let start: Int

        var byteCount: Int {
            shape.elementCount * (foreign?.byteCount ?? dtype.byteCount)
        }
    }

    /// The tensors in the order of their bytes.
    var entries: [Entry]
    var metadata: [String: String]

    /// No file needs a larger header; the format allows no larger one.
    private static let largestSize = 100_000_000

    /// The names of kinds of numbers in the format, those with large numbers first.
    private static let names: [(dtype: DType, name: String)] = [
        (.float64, "F64"), (.float32, "F32"), (.int32, "I32"), (.uint8, "U8"), (.bool, "BOOL"),
    ]

    /// Kinds that other programs write, what they become, and how they are read.
    private static let foreignKinds: [String: (dtype: DType, kind: NumPyElements.Kind)] = [
        "F16": (.float32, .float16), "BF16": (.float32, .bfloat16),
        "I64": (.int32, .signed(8)), "I16": (.int32, .signed(2)), "I8": (.int32, .signed(1)),
        "U64": (.int32, .unsigned(8)), "U32": (.int32, .unsigned(4)),
        "U16": (.int32, .unsigned(2)),
    ]

    /// Lays tensors one after another, by the size of their numbers, so that all are aligned, and
    /// by name: the order of the format's own library.
    init(_ tensors: [(name: String, tensor: Tensor)], metadata: [String: String]) {
        func rank(_ tensor: Tensor) -> Int {
            Self.names.firstIndex { $0.dtype == tensor.dtype } ?? Self.names.count
        }
        // Names by their bytes, as in other programs.
        let sorted = tensors.sorted {
            let (left, right) = (rank($0.tensor), rank($1.tensor))
            return left != right
                ? left < right : $0.name.utf8.lexicographicallyPrecedes($1.name.utf8)
        }
        var offset = 0
        entries = sorted.map { name, tensor in
            let entry = Entry(
                name: name, dtype: tensor.dtype, shape: tensor.shape, start: offset)
            offset += entry.byteCount
            return entry
        }
        self.metadata = metadata
    }

    /// The bytes of the header with its size in front, filled up with spaces to a multiple of 8.
    func encoded() throws -> [UInt8] {
        var parts: [String] = []
        if !metadata.isEmpty {
            let texts = metadata.mapValues { PlainValue.text($0) }
            parts.append("\"__metadata__\":" + (try PlainValue.object(texts).json()))
        }
        for entry in entries {
            let kind = Self.names.first { $0.dtype == entry.dtype }?.name ?? ""
            let sizes = entry.shape.map(String.init).joined(separator: ",")
            parts.append(
                "\(try PlainValue.text(entry.name).json()):{\"dtype\":\"\(kind)\","
                    + "\"shape\":[\(sizes)],\"data_offsets\":[\(entry.start),"
                    + "\(entry.start + entry.byteCount)]}")
        }
        var text = Array(("{" + parts.joined(separator: ",") + "}").utf8)
        while text.count % 8 != 0 { text.append(UInt8(ascii: " ")) }
        let size = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
        return size + text
    }

    /// The size of the header that the first eight bytes of a file of this size announce.
    ///
    /// - Throws: A text that says what is wrong.
    static func size(_ bytes: [UInt8], fileSize: Int) throws(Problem) -> Int {
        let size = bytes.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard size <= UInt64(largestSize), Int(size) + 8 <= fileSize else {
            throw Problem(
                "its header should take \(size) bytes, but the file has only \(fileSize)")
        }
        return Int(size)
    }

    /// Reads a header and checks that its tensors fill the rest of the file exactly.
    init(_ bytes: [UInt8], dataSize: Int) throws(Problem) {
        guard bytes.first == UInt8(ascii: "{"),
            case .object(let values)? = try? PlainValue(json: bytes)
        else { throw Problem("its header is no JSON object") }
        metadata = [:]
        entries = []
        for (name, value) in values {
            if name == "__metadata__" {
                guard case .object(let texts) = value else {
                    throw Problem("its metadata are no texts by name")
                }
                for (key, text) in texts {
                    guard case .text(let text) = text else {
                        throw Problem("its metadata \"\(key)\" is no text")
                    }
                    metadata[key] = text
                }
            } else {
                entries.append(try Self.entry(name, value, dataSize: dataSize))
            }
        }
        entries.sort { ($0.start, $0.byteCount) < ($1.start, $1.byteCount) }
        var end = 0
        for entry in entries {
            guard entry.start == end else {
                throw Problem(
                    "the numbers of \(entry.name) begin at \(entry.start) instead of \(end)")
            }
            end += entry.byteCount
        }
        guard end == dataSize else {
            throw Problem("its tensors need \(end) bytes, but there are \(dataSize)")
        }
    }

    private static func entry(
        _ name: String, _ value: PlainValue, dataSize: Int
    ) throws(Problem) -> Entry {
        let fields = Configuration(configurationValue: value) ?? [:]
        guard let kind: String = try? fields("dtype"), let sizes: [Int] = try? fields("shape"),
            let offsets: [Int] = try? fields("data_offsets"), offsets.count == 2,
            offsets[0] >= 0, offsets[0] <= offsets[1], sizes.allSatisfy({ $0 >= 0 })
        else { throw Problem("the entry of \(name) is incomplete") }
        let foreign = foreignKinds[kind]
        guard let dtype = names.first(where: { $0.name == kind })?.dtype ?? foreign?.dtype else {
            let known = names.map(\.name) + foreignKinds.keys.sorted()
            throw Problem(
                "\(name) holds numbers of the kind \(kind); known are "
                    + known.joined(separator: ", "))
        }
        guard sizes.count <= Shape.maximumRank else {
            throw Problem(
                "\(name) has \(sizes.count) axes; tensors have at most \(Shape.maximumRank)")
        }
        var count = foreign?.kind.byteCount ?? dtype.byteCount
        for size in sizes {
            let (product, overflow) = count.multipliedReportingOverflow(by: size)
            guard !overflow, product <= dataSize else {
                throw Problem("\(name) of shape \(sizes) is larger than the file")
            }
            count = product
        }
        guard Shape.isCountable(sizes) else {
            throw Problem("\(name) has sizes \(sizes), which cannot be counted")
        }
        guard offsets[1] - offsets[0] == count else {
            throw Problem(
                "\(name) of shape \(sizes) needs \(count) bytes, but its offsets leave "
                    + "\(offsets[1] - offsets[0])")
        }
        return Entry(
            name: name, dtype: dtype, foreign: foreign?.kind, shape: Shape(sizes),
            start: offsets[0])
    }

    /// What is wrong with a header, as a part of a sentence.
    struct Problem: Error {
        let text: String

        init(_ text: String) { self.text = text }
    }
}
