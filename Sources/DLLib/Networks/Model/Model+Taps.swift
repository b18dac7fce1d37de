public import DLTensors

extension Model {
    /// The results of layers inside the model for a batch.
    ///
    ///     let maps = model.activations(at: ["vgg16/block5_conv3"], for: [photos])
    ///
    /// Paths reach into nested models; of a layer that is used several times the last result counts.
    /// Within `valueAndGradient` the results take part in the recording.
    /// - Parameters:
    ///   - paths: Names of layers, or paths such as `base/conv2d_3`.
    ///   - inputs: A batch for each input of the model.
    ///   - training: Whether this is a step of training.
    /// - Returns: The (first) result of each layer, in the order of the paths.
    public func activations(
        at paths: [String], for inputs: [Tensor], training: Bool = false
    ) -> [Tensor] {
        let wanted = paths.map { path -> Layer in self[path] }
        var found: [ObjectIdentifier: Tensor] = [:]
        let tap = LayerTap(wanted) { layer, _, result in
            found[ObjectIdentifier(layer)] = result
            return result
        }
        _ = LayerTap.$current.withValue(tap) { apply(inputs, training: training) }
        return zip(paths, wanted).map { path, layer in
            guard let result = found[ObjectIdentifier(layer)] else {
                layerFailure(self, "did not use its layer \"\(path)\"")
            }
            return result
        }
    }

    /// How a number computed from the model's outputs depends on the result of a layer inside it.
    ///
    /// This is what Grad-CAM needs, and it works inside nested and frozen models as well:
    ///
    ///     let (maps, slopes) = model.gradient(at: "base/conv5", for: [photo]) { outputs in
    ///         outputs[0].slice(axis: 1, 3..<4).sum()
    ///     }
    ///
    /// - Parameters:
    ///   - path: The name of a layer, or its path.
    ///   - inputs: A batch for each input of the model.
    ///   - score: From the outputs to a tensor with one element.
    /// - Returns: The layer's result (of its last use) and the gradient of the score there.
    public func gradient(
        at path: String, for inputs: [Tensor], of score: ([Tensor]) -> Tensor
    ) -> (activation: Tensor, gradient: Tensor) {
        let layer: Layer = self[path]
        var last = 0
        var seen: Tensor?
        let looking = LayerTap([layer]) { _, use, result in
            (last, seen) = (use, result.withoutGradient())
            return result
        }
        _ = LayerTap.$current.withValue(looking) { withoutRecording { apply(inputs) } }
        guard let activation = seen else {
            layerFailure(self, "did not use its layer \"\(path)\"")
        }
        // A zero is added to the result: the score depends on it as on the result itself.
        let zeros = Tensor(zeros: activation.shape, dtype: activation.dtype)
        let found = valueAndGradient(at: zeros) { change in
            var uses = 0
            let adding = LayerTap([layer]) { _, use, result in
                uses = use
                return use == last ? result + change : result
            }
            let outputs = LayerTap.$current.withValue(adding) { apply(inputs) }
            guard uses == last else {
                layerFailure(self, "used its layer \"\(path)\" differently in two runs")
            }
            return score(outputs)
        }
        return (activation, found.gradient)
    }
}
