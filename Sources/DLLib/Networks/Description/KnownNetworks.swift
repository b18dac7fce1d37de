internal import DLTensors

/// A known network that comes back from a model file as what it was: of its class, with that class's
/// preprocessing and what is known about its weights.
package protocol StoredNetwork: Model {
    /// The file its weights came from; `nil` where they began otherwise.
    var weightsFile: String? { get }

    /// Takes over layers that were read from a file.
    ///
    /// - Parameters:
    ///   - inputs: Where images enter.
    ///   - outputs: What the network produces.
    ///   - name: Its name.
    ///   - weightsFile: The file that its weights once came from.
    init(
        restored inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String,
        weightsFile: String?)
}

/// The networks that model files may name.
package enum KnownNetworks {
    /// The classes of networks that come back from the file that is being read.
    @TaskLocal package static var current: [any StoredNetwork.Type] = []

    /// Which network a model is: its class, and the file its weights came from.
    static func describe(_ network: any StoredNetwork) -> Configuration {
        var facts: Configuration = ["class": String(describing: type(of: network))]
        if let file = network.weightsFile { facts.values["weights"] = .text(file) }
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
        return current.first { String(describing: $0) == kind }?.init(
            restored: inputs, outputs: outputs, name: name, weightsFile: file)
    }
}
