public import DLTensors

extension RecurrentLayer {
    /// What all recurrent layers were made with.
    final var sharedConfiguration: Configuration {
        [
            "units": units, "activation": activation, "recurrentActivation": recurrentActivation,
            "useBias": useBias, "dropout": dropout, "recurrentDropout": recurrentDropout,
            "returnSequences": returnSequences, "returnState": returnState,
            "goBackwards": goBackwards, "stateful": stateful,
        ]
    }
}

extension Configuration {
    /// The options of a recurrent layer that says what it was made with.
    fileprivate func recurrentOptions() throws -> RecurrentOptions {
        RecurrentOptions(
            activation: try self("activation"),
            recurrentActivation: try self("recurrentActivation"), useBias: try self("useBias"),
            kernel: WeightOptions(.zeros), recurrentKernel: WeightOptions(.zeros),
            bias: WeightOptions(.zeros), dropout: try rate("dropout"),
            recurrentDropout: try rate("recurrentDropout"),
            returnSequences: try self("returnSequences"), returnState: try self("returnState"),
            goBackwards: try self("goBackwards"), stateful: try self("stateful"), seed: nil)
    }
}

extension SimpleRNN: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { sharedConfiguration }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("units"), options: try configuration.recurrentOptions(),
            name: nil)
    }
}

extension LSTM: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { sharedConfiguration }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("units"), options: try configuration.recurrentOptions(),
            unitForgetBias: false, name: nil)
    }
}

extension GRU: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        var all = sharedConfiguration
        all.values["resetAfter"] = resetAfter.configurationValue
        return all
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("units"), options: try configuration.recurrentOptions(),
            resetAfter: try configuration("resetAfter"), name: nil)
    }
}

extension MergeMode: ConfigurationValue {}

extension Embedding: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["inputDim": inputDim, "outputDim": outputDim, "maskZero": maskZero]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("inputDim"), try configuration.positive("outputDim"),
            maskZero: try configuration("maskZero"))
    }
}

extension Masking: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["maskValue": maskValue] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(maskValue: try configuration("maskValue"))
    }
}
