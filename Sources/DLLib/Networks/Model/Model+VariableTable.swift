internal import DLTensors
public import KernelDisplay

extension Model: VariableListed {
    /// The numbers of layers and parameters.
    public var variableSummary: String {
        "\(layers.count) layers, \(NumberText.grouped(parameterCount)) parameters"
    }

    /// The bytes of all parameters, which are single precision.
    public var byteCount: Int { parameterCount * DType.float32.byteCount }
}
