extension Layer {
    /// The values of all weights and statistics, in the order of `parameters`.
    ///
    /// Reading costs no copy; setting needs as many tensors of the same shapes.
    public var weights: [Tensor] {
        get { parameters.map(\.value) }
        set {
            let all = parameters
            guard newValue.count == all.count else {
                layerFailure(
                    self, "has \(all.count) weights, but \(newValue.count) tensors were given")
            }
            for (parameter, value) in zip(all, newValue) { parameter.value = value }
        }
    }
}
