internal import DLTensors

/// Stops with a message that names the layer: a model was put together or used wrongly.
package func layerFailure(_ layer: Layer, _ message: String) -> Never {
    stop("\(layer.name) (\(layer.typeName)) \(message)")
}

extension Layer {
    /// Stops where a layer whose kernel was made for so many features is connected to another number
    /// of them.
    func requireFeatures(of shapes: [Shape]) {
        guard let built = builtShapes?.first?.last, let found = shapes.first?.last, built != found,
            hasWeight("kernel") || hasWeight("depthwise_kernel")
        else { return }
        layerFailure(
            self,
            "has weights for inputs whose last size is \(built), but is connected to an input of "
                + "shape \(shapes[0]). A layer used twice needs inputs of one size; for the second "
                + "make a layer of its own.")
    }

    /// Stops unless the layer got one image-like input, `[height, width, channels]`.
    func requireImage(_ shape: Shape) {
        guard shape.rank == 3 else {
            layerFailure(
                self,
                "needs an input [height, width, channels], but its input is \(shape). "
                    + (shape.rank == 1
                        ? "Did a Flatten or pooling layer come too early?"
                        : "Shapes leave the batch axis out."))
        }
    }
}
