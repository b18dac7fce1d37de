/// Why a model or its weights could not be written or read.
public enum ModelFileError: Error, CustomStringConvertible {
    /// The file cannot be opened, read or written.
    case file(path: String, problem: String)
    /// The file is not what its format asks for, or ends too early.
    case format(path: String, problem: String)
    /// The file was written by a newer version of the format.
    case version(path: String, found: Int, known: Int)
    /// A value of a configuration is missing or of another kind.
    case configuration(key: String, expected: String, found: String)
    /// A layer of the file cannot be made.
    case layer(name: String, class: String, problem: String)
    /// The file names a class that is not known here.
    case unknownClass(String, layer: String)
    /// The file describes a model that cannot be made.
    case content(path: String, problem: String)
    /// A layer cannot be described by plain values.
    case notConfigurable(layer: String, class: String)
    /// A loss, metric or optimizer is made of code.
    case code(kind: String, name: String)
    /// The model has no weights yet.
    case notBuilt(model: String)
    /// Weights and file differ in names or shapes.
    case weights(path: String, differences: [String])

    /// What is wrong, what was expected and found, and what to do.
    public var description: String {
        switch self {
        case .file(let path, let problem): "\(path) \(problem)."
        case .format(let path, let problem):
            "\(path) is no readable model file: \(problem). It may be cut off or damaged; copy or "
                + "save it again."
        case .version(let path, let found, let known):
            "\(path) has version \(found) of the model file, but this library knows versions up to "
                + "\(known). Load it with a newer version of the library."
        case .configuration(let key, let expected, let found):
            "The entry \"\(key)\" of a configuration should be \(expected), but is \(found)."
        case .layer(let name, let kind, let problem):
            "The layer \(name) (\(kind)) cannot be made: \(problem)"
        case .unknownClass(let kind, let layer):
            "The layer \(layer) is of the class \(kind), which is not known here. Define the class, "
                + "let it conform to ConfigurableLayer and call \(kind).register() before loading."
        case .content(let path, let problem):
            "\(path) describes a model that cannot be made. \(problem)"
        case .notConfigurable(let layer, "Lambda"):
            "The layer \(layer) (Lambda) is a function of your own, and no file can hold code. Write "
                + "a class instead: a Layer with the function in call(_:training:) that conforms to "
                + "ConfigurableLayer. Or store the weights alone with saveWeights."
        case .notConfigurable(let layer, let kind):
            "The layer \(layer) is of the class \(kind), which cannot be stored: let it conform to "
                + "ConfigurableLayer, or store the weights alone with saveWeights."
        case .code(let kind, let name):
            "The \(kind) \(name) is made of code, which no file can hold. Save with "
                + "includesTraining: false, and compile again after loading."
        case .notBuilt(let model):
            "\(model) has no weights yet, because its input shape is not known. Give it an "
                + "Input(shape:), or call build(inputShape:)."
        case .weights(let path, let differences):
            "The weights in \(path) do not fit the model:\n"
                + differences.map { "  \($0)" }.joined(separator: "\n")
        }
    }
}
