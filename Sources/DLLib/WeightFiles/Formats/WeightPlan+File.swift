extension WeightPlan {
    /// Creates the plan for a file of any kind that the library reads, told by its content.
    ///
    /// Keras's files find their weights by layers, as ``KerasFile`` says; in safetensors files and
    /// archives of NumPy's arrays the names are the paths of weights.
    /// - Parameters:
    ///   - path: Where the file is.
    ///   - model: The model that is to get the weights; it does not change yet.
    ///   - byName: Whether layers are told by their names alone, and others left as they are.
    /// - Throws: ``ModelFileError`` for a file that is damaged or of a kind that says nothing about
    ///   the layers here.
    package init(reading path: String, for model: Model, byName: Bool = false) throws {
        let part = try FilePart(path)
        switch try WeightFormat(of: part) {
        case .hdf5: self = try KerasFile.plan(part, for: model, byName: byName)
        case .keras(let archive):
            self = try KerasArchive.plan(archive, path: path, for: model, byName: byName)
        case .safetensors:
            self.init(ofPaths: try Self.safetensors(path), for: model, byName: byName)
        case .numPy: self.init(ofPaths: try Self.numPy(path), for: model, byName: byName)
        case .torchArchive, .torchLegacy, .onnx:
            throw ModelFileError.format(
                path: path,
                problem:
                    "it is a file of PyTorch or ONNX, whose names are not those of a model here; "
                    + "MobileNetV2(weights: .file(path)) takes torchvision's file, and others have to "
                    + "be saved as safetensors, .npz or Keras's .weights.h5 first")
        }
    }

    private static func numPy(_ path: String) throws -> [StoredWeight] {
        let arrays: [String: Tensor]
        do {
            arrays = try NumPyFile.readArchive(path)
        } catch {
            throw ModelFileError.format(path: path, problem: error.description)
        }
        return arrays.map { name, tensor in
            StoredWeight(name: name, sizes: Array(tensor.shape)) { tensor.asType(.float32) }
        }
    }

    private static func safetensors(_ path: String) throws -> [StoredWeight] {
        let file = try SafetensorsFile(path)
        return file.shapes.filter { !$0.key.hasPrefix(StoredNames.optimizer) }.map { name, shape in
            StoredWeight(name: name, sizes: Array(shape)) {
                let tensor = try file.tensor(name)
                guard tensor.dtype.isFloatingPoint else {
                    throw ModelFileError.weights(
                        path: path, differences: ["\(name): \(tensor.dtype) instead of float32"])
                }
                return tensor.asType(.float32)
            }
        }
    }
}
