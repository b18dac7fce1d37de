public import DLNetworks

extension Model {
    /// Where numbers first stop being finite when the model runs on these inputs: in an input, a
    /// weight, or the result of a layer; `nil` when everything is finite.
    ///
    /// The layers run one after another as outside training, so that nothing changes.
    /// - Parameter inputs: A batch for each input of the model.
    /// - Returns: A part of a sentence, such as "the result of block_1/conv (Conv2D)".
    public func firstNotFinite(_ inputs: [Tensor]) -> String? {
        withoutRecording { firstNotFinite(inputs, prefix: "") }
    }

    /// Where numbers first stop being finite when the model runs on one input.
    public func firstNotFinite(_ input: Tensor) -> String? { firstNotFinite([input]) }

    /// The same for a step of training, whose targets may be to blame as well.
    func originOfNotFinite(_ inputs: [Tensor], _ targets: [Tensor]) -> String? {
        if let place = firstNotFinite(inputs.map { $0.asType(.float32) }) { return place }
        if let sample = targets.lazy.compactMap(\.firstRowNotFinite).first {
            return "the target of sample \(sample) of the batch"
        }
        return nil
    }

    private func firstNotFinite(_ inputs: [Tensor], prefix: String) -> String? {
        guard let graph else { return nil }
        var results: [ObjectIdentifier: [Tensor]] = [:]
        for (tensor, value) in zip(graph.inputs, inputs) {
            if prefix.isEmpty, let sample = value.firstRowNotFinite {
                return "sample \(sample) of the batch"
            }
            results[ObjectIdentifier(tensor.node)] = [value]
        }
        for node in graph.nodes where results[ObjectIdentifier(node)] == nil {
            let layer = node.layer
            let values = node.inputs.compactMap { results[ObjectIdentifier($0.node)]?[$0.index] }
            let path = prefix + layer.name
            if let weight = layer.ownWeights.first(where: { !$0.value.isAllFinite }) {
                return "the weight \(path)/\(weight.name)"
            }
            if let model = layer as? Model,
                let inner = model.firstNotFinite(values, prefix: path + "/")
            {
                return inner
            }
            let outputs = layer.results(of: values, training: false)
            if outputs.contains(where: { !$0.isAllFinite }) {
                return "the result of \(path) (\(layer.typeName))"
            }
            results[ObjectIdentifier(node)] = outputs
        }
        return nil
    }
}
