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
        let part = try FilePart(path)
        let plan: WeightPlan
        switch try WeightFormat(of: part) {
        case .hdf5: plan = try KerasFile.plan(part, for: self, byName: byName)
        case .keras(let archive):
            plan = try KerasArchive.plan(archive, path: path, for: self, byName: byName)
        case .safetensors: plan = try safetensorsPlan(path, byName: byName)
        case .numPy: plan = try numPyPlan(path, byName: byName)
        case .torchArchive, .torchLegacy, .onnx:
            throw ModelFileError.format(
                path: path,
                problem:
                    "it is a file of PyTorch or ONNX, whose names are not those of a model here; "
                    + "MobileNetV2(weights: .file(path)) takes torchvision's file, and others have to "
                    + "be saved as safetensors, .npz or Keras's .weights.h5 first")
        }
        return try plan.carryOut(path: path, skipMismatch: skipMismatch)
    }

    /// Which array of an `.npz` archive goes to which weight: that of its path.
    private func numPyPlan(_ path: String, byName: Bool) throws -> WeightPlan {
        let arrays: [String: Tensor]
        do {
            arrays = try NumPyFile.readArchive(path)
        } catch {
            throw ModelFileError.format(path: path, problem: error.description)
        }
        let stored = arrays.map { name, tensor in
            StoredWeight(name: name, sizes: Array(tensor.shape)) { tensor.asType(.float32) }
        }
        return WeightPlan(ofPaths: stored, for: self, byName: byName)
    }

    /// Which tensor of a safetensors file goes to which weight: that of its path.
    private func safetensorsPlan(_ path: String, byName: Bool) throws -> WeightPlan {
        let file = try SafetensorsFile(path)
        let stored = file.shapes.filter { !$0.key.hasPrefix(TrainingRecord.prefix) }
            .map { name, shape in
                StoredWeight(name: name, sizes: Array(shape)) {
                    let tensor = try file.tensor(name)
                    guard tensor.dtype.isFloatingPoint else {
                        throw ModelFileError.weights(
                            path: path,
                            differences: ["\(name): \(tensor.dtype) instead of float32"])
                    }
                    return tensor.asType(.float32)
                }
            }
        return WeightPlan(ofPaths: stored, for: self, byName: byName)
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
