/// Why a file of weights was refused.
public enum CheckpointError: Error, Equatable, CustomStringConvertible {
    /// The file is in none of the places searched.
    case missing(file: String, tried: [String], advice: String)
    /// The file cannot be read.
    case unreadable(path: String, reason: String)
    /// The bytes are not those that were published.
    case wrongHash(path: String, expected: String, found: String, advice: String)
    /// The file ends before its content does.
    case truncated(path: String, reading: String, needed: Int, found: Int)
    /// The file asks for a Python object that no file of weights needs; nothing was executed.
    case forbiddenGlobal(path: String, name: String)
    /// The content breaks the format at a byte.
    case malformed(path: String, offset: Int, reason: String)
    /// A weight is missing, or has another shape than the model.
    case mismatch(path: String, weight: String, expected: String, found: String)
    /// Weights that are published are not on this machine, and could not be fetched.
    case unavailable(
        file: String, megabytes: Int, address: String, digest: String?, looked: [String],
        problem: String, target: String)
    /// Nobody publishes weights for a network that the library could read.
    case unpublished(network: String)

    /// The file, what was expected of it, what was found, and what to do.
    public var description: String {
        switch self {
        case .missing(let file, let tried, let advice):
            "the weights \(file) are in none of: " + tried.joined(separator: ", ") + ". " + advice
        case .unreadable(let path, let reason):
            "\(path): cannot be read (\(reason))"
        case .wrongHash(let path, let expected, let found, let advice):
            "\(path): expected sha256 \(expected), found \(found). " + advice
        case .truncated(let path, let reading, let needed, let found):
            "\(path): ends too early: \(reading) needs \(needed) bytes, \(found) are left"
        case .forbiddenGlobal(let path, let name):
            "\(path): asks for the Python object \(name), which no file of weights needs; "
                + "it was refused and nothing was executed"
        case .malformed(let path, let offset, let reason):
            "\(path): damaged at byte \(offset): \(reason)"
        case .unavailable(
            let file, let megabytes, let address, let digest, let looked, let problem, let target):
            """
            The weights \(file) are not on this machine and could not be fetched: \(problem).
              size     about \(megabytes) MB
              address  \(address)
              digest   \(digest ?? "none is published")
            \(looked.map { "  looked   \($0)" }.joined(separator: "\n"))
            Fetch the file where there is a network and copy it to \(target)/, or set DLLIB_WEIGHTS to \
            the folder that holds it. DLLIB_WEIGHTS_MIRROR names another server. `weights: .none` \
            begins with random numbers.
            """
        case .unpublished(let network):
            "there are no published ImageNet weights for \(network); begin with weights: .none"
        case .mismatch(let path, let weight, let expected, let found):
            "\(path): \(weight): expected \(expected), found \(found)"
        }
    }
}
