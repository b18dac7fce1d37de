public import DLTraining

extension Model {
    /// Writes the weights by their paths, such as `base/block_1/kernel`, and nothing else.
    ///
    /// - Parameter path: Where the file goes; `.safetensors` is usual. Other programs can read it.
    /// - Throws: ``ModelFileError`` when the model has no weights yet or the file cannot be written.
    public func saveWeights(_ path: String) throws {
        guard graph != nil else { throw ModelFileError.notBuilt(model: name) }
        try SafetensorsFile.write(namedWeights, to: path) { _ in ["format": "dllib-weights"] }
    }

    /// Reads weights by their paths, from a file of weights or of a whole model.
    ///
    /// Nothing changes unless every weight fits; the error lists all differences of names and
    /// shapes.
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - skipMismatch: Whether to load those that fit and leave the others as they are.
    /// - Returns: The differences that were passed over.
    /// - Throws: ``ModelFileError`` when the file is damaged or does not fit.
    @discardableResult
    public func loadWeights(_ path: String, skipMismatch: Bool = false) throws -> [String] {
        guard graph != nil else { throw ModelFileError.notBuilt(model: name) }
        let file = try SafetensorsFile(path)
        let differences = differences(from: file.shapes)
        guard differences.isEmpty || skipMismatch else {
            throw ModelFileError.weights(path: path, differences: differences)
        }
        let shapes = file.shapes
        let fitting = parameterPaths.filter { shapes[$0.path] == $0.parameter.shape }
        // All are read before the first one changes.
        let values = try fitting.map { entry in
            let tensor = try file.tensor(entry.path)
            guard tensor.dtype.isFloatingPoint else {
                throw ModelFileError.weights(
                    path: path, differences: ["\(entry.path): \(tensor.dtype) instead of float32"])
            }
            return tensor.asType(.float32)
        }
        for (entry, value) in zip(fitting, values) { entry.parameter.value = value }
        return differences
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
        where !known.contains(path) && !path.hasPrefix(TrainingRecord.prefix) {
            lines.append("\(path) \(shape) is in the file, but not in the model")
        }
        return lines
    }
}
