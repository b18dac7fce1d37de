internal import HDF5Files

/// A file of weights as Keras writes them, in any of its forms.
package enum KerasFile {
    /// Which weight of an HDF5 file goes where.
    ///
    /// - Parameters:
    ///   - part: The bytes of the file.
    ///   - model: The model that is to get the weights.
    ///   - byName: Whether layers are told by their names alone.
    /// - Returns: What fits and what does not; nothing has changed yet.
    /// - Throws: ``ModelFileError`` for a file that is damaged or of no form of Keras's.
    package static func plan(
        _ part: FilePart, for model: Model, byName: Bool
    ) throws -> WeightPlan {
        do {
            let root = try HDF5File(part.hdf5).root
            if let legacy = try KerasLegacyFile(root, part) {
                return legacy.plan(for: model, byName: byName)
            }
            if let tree = try KerasTreeFile(root, part) {
                return try tree.plan(for: model, byName: byName)
            }
            let names = root.names.prefix(6).joined(separator: ", ")
            throw HDF5Error(
                "it is an HDF5 file, but none of Keras's weights: its outermost group has no "
                    + "layer_names and no layers, but " + (names.isEmpty ? "nothing" : names))
        } catch let error as HDF5Error {
            throw ModelFileError.format(path: part.path, problem: error.description)
        }
    }
}
