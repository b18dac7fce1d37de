/// The weights inside a `.keras` file: a zip archive of `config.json`, `metadata.json` and
/// `model.weights.h5`.
package enum KerasArchive {
    /// Whether an archive is one of Keras's.
    package static func matches(_ archive: ZipDirectory) -> Bool {
        archive.member("model.weights.h5") != nil
    }

    /// Which weight of the archive goes where; see ``KerasFile``.
    package static func plan(
        _ archive: ZipDirectory, path: String, for model: Model, byName: Bool
    ) throws -> WeightPlan {
        guard let member = archive.member("model.weights.h5") else {
            throw ModelFileError.format(path: path, problem: "it has no model.weights.h5")
        }
        // Keras stores the member as it is; then its numbers are read where they lie.
        if let part = try archive.storedPart(member) {
            return try KerasFile.plan(part, for: model, byName: byName)
        }
        let bytes = try archive.bytes(of: member)
        return try KerasFile.plan(FilePart(bytes, path: path), for: model, byName: byName)
    }
}
