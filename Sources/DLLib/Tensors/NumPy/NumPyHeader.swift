/// What the text at the start of an `.npy` file says: a Python dictionary such as
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`.
///
/// - Source: NumPy, "A simple file format for NumPy arrays" (NEP 1), versions 1.0 to 3.0.
struct NumPyHeader: Equatable {
    /// The kind of element: byte order, letter and size, such as `<f4`.
    var type: String
    /// Whether the first axis runs fastest.
    var isFortranOrder: Bool
    /// The sizes, outermost first.
    var shape: [Int]

    init(type: String, isFortranOrder: Bool = false, shape: [Int]) {
        self.type = type
        self.isFortranOrder = isFortranOrder
        self.shape = shape
    }

    /// Reads the dictionary, or says what is wrong with it.
    init(parsing text: String, path: String) throws(NumPyFileError) {
        func damaged(_ expected: String) -> NumPyFileError {
            .damaged(path: path, expected: expected, found: "the header \(text)")
        }
        guard let type = Self.value(of: "descr", in: text) else {
            throw damaged("a header with 'descr'")
        }
        guard let order = Self.value(of: "fortran_order", in: text),
            order.hasPrefix("True") || order.hasPrefix("False")
        else { throw damaged("a header with 'fortran_order'") }
        guard let tuple = Self.value(of: "shape", in: text), tuple.first == "(",
            let end = tuple.firstIndex(of: ")")
        else { throw damaged("a header with 'shape'") }
        let sizes = tuple[tuple.index(after: tuple.startIndex)..<end].split(separator: ",")
            .map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
        shape = sizes.compactMap { Int($0) }.filter { $0 >= 0 }
        guard shape.count == sizes.count else { throw damaged("a shape of whole numbers") }
        isFortranOrder = order.hasPrefix("True")
        guard let quote = type.first, quote == "'" || quote == "\"" else {
            // A list describes records with named parts.
            throw .unsupportedType(
                path: path, type: String(type.prefix { $0 != "]" }),
                advice: "save each field of the records as an array of its own")
        }
        self.type = String(type.dropFirst().prefix { $0 != quote })
    }

    /// The text after a key of the dictionary.
    private static func value(of key: String, in text: String) -> Substring? {
        for quote in ["'", "\""] {
            guard let range = text.firstRange(of: quote + key + quote) else { continue }
            let rest = text[range.upperBound...].drop { $0 == " " }
            guard rest.first == ":" else { return nil }
            return rest.dropFirst().drop { $0 == " " }
        }
        return nil
    }

    /// The start of a file of version 1: magic number, version, length and the dictionary, filled
    /// up with spaces so that the elements start at a multiple of 64 bytes.
    var bytes: [UInt8] {
        let sizes =
            shape.count == 1 ? "\(shape[0])," : shape.map(String.init).joined(separator: ", ")
        var text =
            "{'descr': '\(type)', 'fortran_order': \(isFortranOrder ? "True" : "False"), "
            + "'shape': (\(sizes)), }"
        let total = (10 + text.utf8.count + 1 + 63) / 64 * 64
        text += String(repeating: " ", count: total - 10 - text.utf8.count - 1) + "\n"
        let count = text.utf8.count
        return NumPyFile.magic + [1, 0, UInt8(count & 255), UInt8(count >> 8)] + Array(text.utf8)
    }
}
