internal import DLTensors

extension Layer {
    /// Stops unless the layer got what it slides over: sequences, images or volumes.
    func requireInput(_ shape: Shape, axes: Int) {
        switch axes {
        case 1: requireSequence(shape)
        case 2: requireImage(shape)
        default: requireVolume(shape)
        }
    }

    /// Stops unless the layer got sequences, `[steps, channels]`.
    func requireSequence(_ shape: Shape) {
        requireRank(2, "[steps, channels]", shape)
    }

    /// Stops unless the layer got volumes, `[depth, height, width, channels]`.
    func requireVolume(_ shape: Shape) {
        requireRank(4, "[depth, height, width, channels]", shape)
    }

    private func requireRank(_ rank: Int, _ names: String, _ shape: Shape) {
        guard shape.rank == rank else {
            layerFailure(
                self,
                "needs an input \(names), but its input is \(shape). "
                    + "Shapes leave the batch axis out.")
        }
    }

    /// The shape that a sliding window makes of its input, or a stop that names the layer.
    func slidingShape<Window: WindowExtent>(
        _ input: Shape, window: Window, strides: Window, padding: some WindowBorder,
        dilation: Window? = nil, channels: Int
    ) -> Shape {
        let axes = Window.axisCount
        requireInput(input, axes: axes)
        let (sizes, steps) = (window.sizes, strides.sizes)
        let gaps = dilation?.sizes ?? Array(repeating: 1, count: axes)
        let extents = (0..<axes).map { (sizes[$0] - 1) * gaps[$0] + 1 }
        let rooms = (0..<axes).map { axis in
            let added = padding.amounts(
                axis: axis, size: input[axis], extent: extents[axis], stride: steps[axis])
            return input[axis] + added.before + added.after - extents[axis]
        }
        guard rooms.allSatisfy({ $0 >= 0 }) else {
            let larger = ["longer sequences", "larger images", "larger volumes"][axes - 1]
            layerFailure(
                self,
                "has a window of \(Window(windowSizes: extents)), but its input of shape \(input) "
                    + "is smaller than that. Use \(larger), fewer pooling layers or "
                    + "padding: .same.")
        }
        return Shape((0..<axes).map { rooms[$0] / steps[$0] + 1 } + [channels])
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

extension Requirement where Value: WindowBorder {
    /// Only sequences have a later and an earlier.
    static func causal(isAllowed: Bool) -> Requirement {
        Requirement {
            isAllowed || $0 as? SequencePadding != .causal ? nil : "valid or same"
        }
    }

    /// No window may be pushed to the earlier steps.
    static var notCausal: Requirement { causal(isAllowed: false) }
}
