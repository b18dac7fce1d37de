/// Why a file of NumPy's could not be read or written.
public enum NumPyFileError: Error, Equatable, CustomStringConvertible {
    /// The file cannot be read.
    case unreadable(path: String, reason: String)
    /// The file cannot be written.
    case unwritable(path: String, reason: String)
    /// The file does not have the format it should have.
    case damaged(path: String, expected: String, found: String)
    /// The elements are of a kind that tensors do not hold.
    case unsupportedType(path: String, type: String, advice: String)
    /// A whole number is too large for `int32`.
    case outOfRange(path: String, value: String)

    /// The file, what was expected and found, and the next step.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "\(path): cannot be read (\(reason))"
        case .unwritable(let path, let reason): "\(path): cannot be written (\(reason))"
        case .damaged(let path, let expected, let found):
            "\(path): expected \(expected), found \(found)"
        case .unsupportedType(let path, let type, let advice):
            "\(path): elements of type \(type) do not fit a tensor; \(advice)"
        case .outOfRange(let path, let value):
            "\(path): \(value) does not fit into int32; "
                + "convert in NumPy with array.astype('float64') before saving"
        }
    }
}
