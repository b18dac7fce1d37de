internal import DLTensors

extension Layer {
    /// Stops unless the layer got sequences, `[steps, channels]`.
    func requireSequence(_ shape: Shape) {
        guard shape.rank == 2 else {
            layerFailure(
                self,
                "needs an input [steps, channels], but its input is \(shape). "
                    + "Shapes leave the batch axis out.")
        }
    }

    /// Stops unless the layer got volumes, `[depth, height, width, channels]`.
    func requireVolume(_ shape: Shape) {
        guard shape.rank == 4 else {
            layerFailure(
                self,
                "needs an input [depth, height, width, channels], but its input is \(shape). "
                    + "Shapes leave the batch axis out.")
        }
    }

    /// Stops unless groups divide the channels of the input and the filters.
    func requireGroups(_ groups: Int, channels: Int, filters: Int) {
        guard channels % groups == 0, filters % groups == 0 else {
            layerFailure(
                self,
                "has \(groups) groups, which must divide the \(channels) channels of its input "
                    + "and its \(filters) filters")
        }
    }

    /// The number of positions of a window along one axis, or a stop that names the layer.
    func positions(
        _ size: Int, window: Int, stride: Int, padding: SequencePadding, dilation: Int = 1,
        of shape: Shape
    ) -> Int {
        let extent = (window - 1) * dilation + 1
        let added = padding.amounts(size: size, extent: extent, stride: stride)
        let room = size + added.before + added.after - extent
        guard room >= 0 else {
            layerFailure(
                self,
                "has a window of \(extent), but its input of shape \(shape) is smaller than that. "
                    + "Use longer sequences, fewer pooling layers or padding: .same.")
        }
        return room / stride + 1
    }
}

extension Layer {
    /// Stops unless a transposed convolution can have this padding.
    func requireTransposable(padding: Padding, outputPadding: Size2D?, strides: Size2D) {
        guard padding == .same || padding == .valid else {
            layerFailure(self, "needs padding .valid or .same, not \(padding)")
        }
        guard let outputPadding else { return }
        guard (0..<strides.height).contains(outputPadding.height),
            (0..<strides.width).contains(outputPadding.width)
        else {
            layerFailure(
                self,
                "needs an outputPadding of 0 or more and below its strides \(strides), not "
                    + "\(outputPadding)")
        }
    }
}

extension Tensor {
    /// Sequences `[batch, steps, channels]` as images with one row.
    var asRow: Tensor { reshaped(to: [shape[0], 1, shape[1], shape[2]]) }

    /// Images with one row as sequences.
    var asSequence: Tensor { reshaped(to: [shape[0], shape[2], shape[3]]) }
}

/// A layer that is linear up to its activation, which a kernel may apply as it writes.
protocol LinearLayer: ActivatedLayer {
    /// The result before the activation, or after it where it can be fused.
    func linear(_ input: Tensor, fused: FusedActivation) -> Tensor
}

extension LinearLayer {
    /// The result, with the activation in the same pass where that is possible.
    func activated(_ input: Tensor) -> Tensor {
        let result = linear(input, fused: activation.fused)
        return activation.isFusable ? result : activation(result)
    }

    package func callBeforeActivation(_ inputs: [Tensor], training: Bool) -> Tensor {
        linear(inputs[0], fused: .none)
    }
}
