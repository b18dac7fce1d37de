/// A known network that comes back from a model file as what it was: of its class, with that class's
/// preprocessing and what is known about its weights.
package protocol StoredNetwork: ImageNetwork {
    /// Takes over layers that were read from a file.
    ///
    /// - Parameters:
    ///   - inputs: Where images enter.
    ///   - outputs: What the network produces.
    ///   - name: Its name.
    ///   - imageNetWeights: What the weights are, where they began with those of ImageNet.
    init(
        restored inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String,
        imageNetWeights: ImageNetWeights?)
}

/// The networks that model files may name.
enum KnownNetworks {
    private static let all: [any StoredNetwork.Type] = [
        DenseNet121.self, InceptionV3.self, MobileNetV2.self, ResNet50.self, VGG16.self,
    ]

    /// Which network a model is: its class, and the file its weights came from.
    static func describe(_ network: any StoredNetwork) -> Configuration {
        var facts: Configuration = ["class": String(describing: type(of: network))]
        if let weights = network.imageNetWeights {
            facts.values["weights"] = .text(weights.file)
        }
        return facts
    }

    /// Makes the network that a description is of, from layers that are there.
    ///
    /// - Returns: `nil` for a class that is not known here: its layers still make a model.
    /// - Throws: ``ModelFileError`` when an entry is of another kind.
    static func make(
        _ facts: Configuration, inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String
    ) throws -> Model? {
        let kind: String = try facts("class")
        let file: String? = try facts("weights")
        return all.first { String(describing: $0) == kind }?.init(
            restored: inputs, outputs: outputs, name: name,
            imageNetWeights: ImageNetWeights.all.first { $0.file == file })
    }
}
