public import DLTensors

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
