public import DLTensors

// Layers around other layers: their configurations hold descriptions of these.

extension Bidirectional: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        get throws {
            Configuration([
                "mergeMode": mergeMode.configurationValue,
                "forwardLayer": try forwardLayer.described(),
                "backwardLayer": try backwardLayer.described(),
            ])
        }
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        guard let forward = try configuration.layer("forwardLayer") as? RecurrentLayer,
            let backward = try configuration.layer("backwardLayer") as? RecurrentLayer
        else {
            throw ModelFileError.configuration(
                key: "forwardLayer", expected: "a recurrent layer", found: "another layer")
        }
        self.init(
            forward: forward, backward: backward, mergeMode: try configuration("mergeMode"),
            name: nil)
    }
}

extension TimeDistributed: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        get throws { Configuration(["layer": try layer.described()]) }
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try configuration.layer("layer"))
    }
}
