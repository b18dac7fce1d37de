public import DLTraining
internal import DLWeightFiles

extension Model {
    /// Writes the weights and nothing else.
    ///
    /// The ending of the path says in which form:
    /// - `.h5`, usually `.weights.h5`: as Keras 3 writes and reads them by `load_weights`;
    /// - `.npz`: NumPy's arrays by their paths;
    /// - all others, usually `.safetensors`: tensors by their paths, such as `base/block_1/kernel`.
    /// - Parameter path: Where the file goes. Other programs can read it.
    /// - Throws: ``ModelFileError`` when the model has no weights yet or the file cannot be written.
    public func saveWeights(_ path: String) throws {
        guard graph != nil else { throw ModelFileError.notBuilt(model: name) }
        if path.hasSuffix(".h5") || path.hasSuffix(".hdf5") {
            try writeKerasWeights(to: path)
        } else if path.hasSuffix(".npz") {
            try NumPyFile.write(
                Dictionary(namedWeights, uniquingKeysWith: { first, _ in first }), to: path)
        } else {
            try SafetensorsFile.write(namedWeights, to: path) { _ in ["format": "dllib-weights"] }
        }
    }

    /// Reads weights from a file of this library or of another one.
    ///
    /// What the file is, is told by its content: safetensors and model files of this library, Keras's
    /// `.weights.h5`, `.h5` and `.keras`, PyTorch's `.pth`, NumPy's `.npz`, and ONNX. `docs/weights.md`
    /// says how each finds the weights of a model.
    ///
    /// Nothing changes unless every weight fits; the error lists all differences of names and
    /// shapes. No code of a file is run.
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - byName: Whether to load the layers whose names are in the file and leave the others as
    ///     they are; otherwise the file must have all of them.
    ///   - skipMismatch: Whether to load the weights that fit and leave the others as they are.
    /// - Returns: The differences that were passed over.
    /// - Throws: ``ModelFileError`` when the file is damaged or does not fit.
    @discardableResult
    public func loadWeights(
        _ path: String, byName: Bool = false, skipMismatch: Bool = false
    ) throws -> [String] {
        guard graph != nil else { throw ModelFileError.notBuilt(model: name) }
        return try WeightPlan(reading: path, for: self, byName: byName)
            .carryOut(path: path, skipMismatch: skipMismatch)
    }

    /// All weights by their paths.
    var namedWeights: [(name: String, tensor: Tensor)] {
        parameterPaths.map { ($0.path, $0.parameter.value.withoutGradient()) }
    }

    /// How names and shapes in a file differ from those of the model, one line each.
    func differences(from shapes: [String: Shape]) -> [String] {
        let own = parameterPaths
        var lines: [String] = []
        for (path, parameter) in own {
            guard let shape = shapes[path] else {
                lines.append("\(path) \(parameter.shape) is not in the file")
                continue
            }
            if shape != parameter.shape {
                lines.append("\(path) is \(shape) in the file, but \(parameter.shape) in the model")
            }
        }
        let known = Set(own.map(\.path))
        for (path, shape) in shapes.sorted(by: { $0.key < $1.key })
        where !known.contains(path) && !path.hasPrefix(StoredNames.optimizer) {
            lines.append("\(path) \(shape) is in the file, but not in the model")
        }
        return lines
    }
}
