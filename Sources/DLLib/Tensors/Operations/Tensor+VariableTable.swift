public import KernelDisplay

extension Tensor: VariableListed {
    /// Kind and shape, such as `float32 [32, 10]`.
    public var variableSummary: String { "\(dtype) \(shape)" }

    /// The bytes of all elements.
    public var byteCount: Int { elementCount * dtype.byteCount }
}
