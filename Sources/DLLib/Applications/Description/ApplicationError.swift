/// Why a known network cannot be made as asked.
public enum ApplicationError: Error, Equatable, CustomStringConvertible {
    /// The input is too small, or has not three channels where weights ask for them.
    case inputShape(model: String, expected: String, found: [Int])
    /// Pretrained weights with their own classifier know a fixed number of classes; without them
    /// (`expected` is nil) there must be at least one.
    case classCount(model: String, expected: Int?, found: Int)
    /// A classifier with pretrained weights ends in softmax or in nothing.
    case classifierActivation(model: String, found: String)
    /// There are no pretrained weights for this form of the network, such as its width.
    case variant(model: String, expected: [String], found: String)
    /// There is no network of this name.
    case unknownNetwork(name: String, nearest: String?)

    /// What was expected, what was found, and what to do.
    public var description: String {
        switch self {
        case .inputShape(let model, let expected, let found):
            "\(model): inputShape must be \(expected), found \(found)"
        case .classCount(let model, nil, let found):
            "\(model): classes must be at least 1, found \(found)"
        case .classCount(let model, let expected?, let found):
            "\(model): these weights know \(expected) classes, not \(found). For classes of your "
                + "own use includeTop: false and add a Dense layer"
        case .classifierActivation(let model, let found):
            "\(model): with pretrained weights the classifier ends in .softmax or .linear, "
                + "not \(found)"
        case .variant(let model, let expected, let found):
            "\(model): there are pretrained weights for \(expected.joined(separator: ", ")), "
                + "not for \(found); use weights: .none for other forms"
        case .unknownNetwork(let name, let nearest?):
            "there is no network \"\(name)\"; did you mean \"\(nearest)\"? Applications.table() "
                + "shows all"
        case .unknownNetwork(let name, nil):
            "there is no network \"\(name)\"; Applications.table() shows all"
        }
    }
}
