public import DLTensors

extension Layer {
    /// The values of all weights and statistics, in the order of `parameters`.
    ///
    /// Reading costs no copy; setting needs as many tensors of the same shapes, and stops before
    /// anything has changed where one does not fit.
    public var weights: [Tensor] {
        get { parameters.map(\.value) }
        set {
            let all = parameterPaths
            guard newValue.count == all.count else {
                layerFailure(
                    self,
                    "has \(all.count) weights, but \(newValue.count) tensors were given; nothing "
                        + "has changed")
            }
            let wrong = zip(all, newValue).compactMap { entry, value -> String? in
                let weight = entry.parameter.value
                if value.shape != weight.shape {
                    return "\(entry.path) is \(weight.shape), but the tensor \(value.shape)"
                }
                return value.dtype == weight.dtype
                    ? nil : "\(entry.path) is \(weight.dtype), but the tensor \(value.dtype)"
            }
            guard wrong.isEmpty else {
                let more = wrong.count > 5 ? " and \(wrong.count - 5) more" : ""
                layerFailure(
                    self,
                    "cannot take these weights: \(wrong.prefix(5).joined(separator: "; "))\(more). "
                        + "Nothing has changed")
            }
            for (entry, value) in zip(all, newValue) { entry.parameter.value = value }
        }
    }
}

extension Layer {
    /// Adds a weight with these options; see ``addWeight(_:shape:initializer:regularizer:constraint:isTrainable:)``.
    @discardableResult
    public final func addWeight(
        _ name: String, shape: Shape, _ options: WeightOptions
    ) -> Parameter {
        addWeight(
            name, shape: shape, initializer: options.initializer,
            regularizer: options.regularizer, constraint: options.constraint)
    }
}
