internal import DLTensors

/// A convolution layer whose filters, bias and geometry a fused pass can take over.
///
/// Filters are those of a grouped convolution, `[height, width, channels / groups, filters]`.
protocol FusableConvolution: ActivatedLayer {
    var strides: Size2D { get }
    var padding: Padding { get }
    var dilationRate: Size2D { get }
    var useBias: Bool { get }

    /// Into how many parts `channels` input channels are divided.
    func groups(ofChannels channels: Int) -> Int

    /// The filters as those of a grouped convolution.
    var groupedFilters: Tensor { get }
}

extension FusableConvolution {
    /// The bias, if there is one.
    var biasIfUsed: Tensor? { useBias ? self["bias"] : nil }

    /// The weights that a fused pass depends on.
    var convolutionWeights: [Parameter] {
        [parameter("kernel")] + (useBias ? [parameter("bias")] : [])
    }
}

extension Conv2D: FusableConvolution {
    func groups(ofChannels channels: Int) -> Int { groups }

    var groupedFilters: Tensor { self["kernel"] }

    /// The convolution, with an activation in the same pass where that is possible.
    func convolve(_ input: Tensor, activation: ActivationFunction) -> Tensor {
        let result = input.conv2D(
            filter: self["kernel"], bias: biasIfUsed, strides: strides, padding: padding,
            dilation: dilationRate, groups: groups, activation: activation.fused)
        return activation.isFusable ? result : activation(result)
    }
}

extension DepthwiseConv2D: FusableConvolution {
    func groups(ofChannels channels: Int) -> Int { channels }

    var groupedFilters: Tensor {
        let kernel = self["kernel"]
        let sizes = kernel.shape
        return kernel.reshaped(to: [sizes[0], sizes[1], 1, sizes[2] * sizes[3]])
    }

    /// The convolution, with an activation in the same pass where that is possible.
    func convolve(_ input: Tensor, activation: ActivationFunction) -> Tensor {
        let result = input.depthwiseConv2D(
            filter: self["kernel"], bias: biasIfUsed, strides: strides, padding: padding,
            dilation: dilationRate, activation: activation.fused)
        return activation.isFusable ? result : activation(result)
    }
}

