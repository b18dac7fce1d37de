public import DLApplications
internal import DLKernels
internal import Sodium

/// The file of a whole model: architecture, weights, names of classes and, unless left out, the
/// state of its training.
///
/// It is a safetensors file; its metadata hold JSON texts. `docs/model-file.md` describes it.
package enum ModelFile {
    static let format = "dllib-model"
    /// The version written, and the newest that can be read.
    static let version = 2
    /// The texts that the digest covers, in this order, behind the numbers.
    private static let texts = ["architecture", "classNames", "training"]

    static func save(_ model: Model, to path: String, training: Bool) throws {
        let content = try content(of: model, training: training)
        try write(content.texts, model.namedWeights + content.tensors, to: path)
    }

    /// Finds out whether a file can hold a model, without writing it.
    ///
    /// - Throws: ``ModelFileError`` when a part of it cannot be stored.
    static func checkContent(of model: Model, training: Bool) throws {
        _ = try content(of: model, training: training)
    }

    /// What a file says about a model, and the tensors that are no weights.
    private static func content(
        of model: Model, training: Bool
    ) throws -> (texts: [String: String], tensors: [(name: String, tensor: Tensor)]) {
        var texts = [
            "format": format, "version": "\(version)",
            "architecture": try LayerDescription.$leavesOutCode.withValue(!training) {
                try LayerDescription.of(model).json()
            },
            "classNames": try model.classNames.configurationValue.json(),
        ]
        guard training, let record = try TrainingRecord(of: model) else { return (texts, []) }
        texts["training"] = try PlainValue.object(record.configuration.values).json()
        return (texts, record.tensors)
    }

    /// Writes texts and tensors with the digest that belongs to them.
    package static func write(
        _ texts: [String: String], _ tensors: [(name: String, tensor: Tensor)], to path: String
    ) throws {
        try SafetensorsFile.write(tensors, to: path) { digest in
            addTexts(texts, to: &digest)
            let copy = digest
            var metadata = texts
            metadata["sha256"] = SHA256.hexadecimal(copy.finalize())
            return metadata
        }
    }

    static func load(_ path: String) throws -> Model {
        let file = try SafetensorsFile(path)
        let metadata = file.metadata
        guard metadata["format"] == format else {
            throw ModelFileError.format(
                path: path,
                problem: metadata["format"] == "dllib-weights"
                    ? "it holds weights alone; make the model and call loadWeights"
                    : "it is no model file of this library")
        }
        guard let found = metadata["version"].flatMap({ Int($0) }) else {
            throw ModelFileError.format(path: path, problem: "it has no version")
        }
        guard (1...version).contains(found) else {
            throw ModelFileError.version(path: path, found: found, known: version)
        }
        // Everything is checked before anything is made of it.
        var digest = SHA256()
        let tensors = try file.tensors(adding: &digest)
        addTexts(metadata, to: &digest)
        guard metadata["sha256"] == SHA256.hexadecimal(digest.finalize()) else {
            throw ModelFileError.format(path: path, problem: "its checksum is wrong")
        }
        do {
            // What a file asks for may make no sense in many ways; none of them ends the program.
            return try Containment.run {
                let model = try model(from: metadata, elements: elements(of: tensors), path: path)
                try assign(tensors, to: model, path: path)
                for normalization in model.normalizations { normalization.restoreOrigin() }
                if let training = try value("training", of: metadata, path: path) {
                    try TrainingRecord(configuration: training, tensors: tensors).restore(model)
                }
                return model
            }
        } catch let stop as Containment.Stop {
            throw ModelFileError.content(path: path, problem: stop.message)
        } catch let error as ModelFileError {
            switch error {
            case .configuration, .layer:
                throw ModelFileError.content(path: path, problem: error.description)
            default: throw error
            }
        }
    }

    /// How many numbers the weights of the model may have.
    private static func elements(of tensors: [String: Tensor]) -> Int {
        tensors.filter { !$0.key.hasPrefix(StoredNames.optimizer) }
            .values.reduce(0) { $0 + $1.elementCount }
    }

    private static func addTexts(_ metadata: [String: String], to digest: inout SHA256) {
        for key in texts { digest.update(Array((metadata[key] ?? "").utf8)) }
    }

    private static func model(
        from metadata: [String: String], elements: Int, path: String
    ) throws -> Model {
        guard let text = metadata["architecture"],
            let value = try? PlainValue(json: Array(text.utf8)),
            let model = try KnownNetworks.$current.withValue(
                StoredNetworks.all,
                operation: { try LayerDescription.make(value, elements: elements) })
                as? Model
        else {
            throw ModelFileError.format(path: path, problem: "it describes no model")
        }
        if let names = metadata["classNames"],
            let value = try? PlainValue(json: Array(names.utf8)),
            let names = [String](configurationValue: value)
        {
            model.classNames = names
        }
        return model
    }

    private static func value(
        _ key: String, of metadata: [String: String], path: String
    ) throws -> Configuration? {
        guard let text = metadata[key] else { return nil }
        guard let value = try? PlainValue(json: Array(text.utf8)),
            let configuration = Configuration(configurationValue: value)
        else { throw ModelFileError.format(path: path, problem: "its \(key) is no JSON object") }
        return configuration
    }

    private static func assign(
        _ tensors: [String: Tensor], to model: Model, path: String
    ) throws {
        var differences = model.differences(from: tensors.mapValues(\.shape))
        for (weight, _) in model.parameterPaths {
            if let tensor = tensors[weight], tensor.dtype != .float32 {
                differences.append("\(weight): \(tensor.dtype) instead of float32")
            }
        }
        guard differences.isEmpty else {
            throw ModelFileError.weights(path: path, differences: differences)
        }
        for (weight, parameter) in model.parameterPaths {
            if let tensor = tensors[weight] { parameter.value = tensor }
        }
    }
}

extension Model {
    /// Writes the whole model to a file: architecture, weights, names of classes and the state of
    /// its training, from which training goes on as if it had not been interrupted.
    ///
    /// The file is a safetensors file, described in `docs/model-file.md`. A file that is there is
    /// replaced in one step, so that it is never half written.
    /// - Parameters:
    ///   - path: Where the file goes; `.dllib` is usual.
    ///   - includesTraining: Whether to write what `compile` settled and what the optimizer
    ///     remembers. A loss, metric or optimizer of your own cannot be written.
    /// - Throws: ``ModelFileError`` when a part cannot be stored or the file not be written.
    public func save(_ path: String, includesTraining: Bool = true) throws {
        guard graph != nil else { throw ModelFileError.notBuilt(model: name) }
        try ModelFile.save(self, to: path, training: includesTraining)
    }
}

/// Reads a model that ``Model/save(_:includesTraining:)`` wrote.
///
/// Reading runs no code: layers are made from a list of known classes, see
/// ``ConfigurableLayer/register()`` for your own.
/// - Parameter path: Where the file is.
/// - Returns: A model that predicts the same to the last bit, ready to be trained on.
/// - Throws: ``ModelFileError`` when the file is damaged, cut off, of a newer version, or does not
///   fit together; it says what differs.
public func loadModel(_ path: String) throws -> Model { try ModelFile.load(path) }
