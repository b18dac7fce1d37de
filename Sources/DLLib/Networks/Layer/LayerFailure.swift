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

    /// Stops unless every number is 1 or more.
    func requirePositive(_ numbers: (name: String, value: Int)...) {
        for number in numbers where number.value < 1 {
            layerFailure(self, "needs \(number.name) of at least 1, not \(number.value)")
        }
    }

    /// Stops unless a window and its steps are at least 1 high and wide.
    func requireWindow(_ window: Size2D, strides: Size2D, dilation: Size2D = 1) {
        for (name, size) in [("a window", window), ("strides", strides), ("a dilation", dilation)]
        where min(size.height, size.width) < 1 {
            layerFailure(self, "needs \(name) of at least 1, not \(size)")
        }
    }

    /// The shape a sliding window makes of an image, or a stop that names the layer.
    func slidingShape(
        _ image: Shape, window: Size2D, strides: Size2D, padding: Padding, dilation: Size2D = 1,
        channels: Int
    ) -> Shape {
        requireImage(image)
        let extent = Size2D(
            (window.height - 1) * dilation.height + 1, (window.width - 1) * dilation.width + 1)
        let added = padding.amounts(
            height: image[0], width: image[1], extent: extent, strides: strides)
        let rows = image[0] + added.top + added.bottom
        let columns = image[1] + added.left + added.right
        guard rows >= extent.height, columns >= extent.width else {
            layerFailure(
                self,
                "has a window of \(extent), but its input of shape \(image) is smaller than that. "
                    + "Use larger images, fewer pooling layers or padding: .same.")
        }
        return [
            (rows - extent.height) / strides.height + 1,
            (columns - extent.width) / strides.width + 1, channels,
        ]
    }
}
