internal import DLKernels
internal import HDF5Files

extension Model {
    /// Writes the weights as `save_weights` of Keras 3 does: HDF5, a group for each layer.
    ///
    /// - Throws: ``ModelFileError`` when the file cannot be written.
    package func writeKerasWeights(to path: String) throws {
        let writer = HDF5Writer()
        var weights: [Parameter] = []
        for place in KerasTree.places(of: self) {
            let own = KerasTree.weights(of: place.layer)
            let isRecurrent = place.layer is RecurrentLayer
            let group = writer.root.group(place.group)
            // Every layer has a group of this name, which says what it was called.
            group.group("vars").attributes["name"] = place.layer.name
            let vars = isRecurrent ? group.group("cell/vars") : group.group("vars")
            for (index, parameter) in own.enumerated() {
                vars.dataset(String(index), sizes: Array(parameter.shape))
                weights.append(parameter)
            }
        }
        try AtomicFile.write(to: path) { file in
            for piece in writer.pieces() {
                switch piece {
                case .bytes(let bytes): try file.write(bytes)
                case .numbers(let index):
                    let value = weights[index].value.withoutGradient()
                    try file.write(value.asType(.float32).buffer)
                }
            }
        }
    }
}
