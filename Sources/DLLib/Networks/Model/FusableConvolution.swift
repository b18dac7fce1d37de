internal import DLTensors

/// A convolution of images whose filters, bias and geometry a fused pass can take over.
struct FusableConvolution {
    let layer: ConvolutionLayer<Size2D, Padding>
    /// Into how many parts the channels are divided; `nil` for as many as channels.
    let groups: Int?

    /// Whether each channel is convolved by itself.
    var isDepthwise: Bool { groups == nil }

    /// The filters as those of a grouped convolution, `[height, width, channels / groups, filters]`.
    var groupedFilters: Tensor {
        let kernel = layer["kernel"]
        guard isDepthwise else { return kernel }
        let sizes = kernel.shape
        return kernel.reshaped(to: [sizes[0], sizes[1], 1, sizes[2] * sizes[3]])
    }

    /// The weights that a fused pass depends on.
    var weights: [Parameter] {
        [layer.parameter("kernel")] + (layer.useBias ? [layer.parameter("bias")] : [])
    }
}
