/// The sizes of a two-dimensional convolution; also the key of its compiled kernels.
///
/// Images are `[batch, height, width, channels]`, filters
/// `[kernelHeight, kernelWidth, inputChannels / groups, outputChannels]`.
package struct ConvolutionGeometry: Hashable, Sendable {
    package var batch: Int
    package var inputHeight: Int
    package var inputWidth: Int
    package var inputChannels: Int
    package var outputChannels: Int
    package var kernelHeight: Int
    package var kernelWidth: Int
    package var strideHeight = 1
    package var strideWidth = 1
    /// Distance between the taps of the kernel; 1 for an ordinary convolution.
    package var dilationHeight = 1
    package var dilationWidth = 1
    package var paddingTop = 0
    package var paddingBottom = 0
    package var paddingLeft = 0
    package var paddingRight = 0
    /// Channels are split into this many convolutions; as many as channels is "depthwise".
    package var groups = 1

    /// Sizes of a convolution with stride 1, no padding and no groups; the rest can be set.
    package init(
        batch: Int, inputHeight: Int, inputWidth: Int, inputChannels: Int, outputChannels: Int,
        kernelHeight: Int, kernelWidth: Int
    ) {
        self.batch = batch
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.kernelHeight = kernelHeight
        self.kernelWidth = kernelWidth
    }

    /// `floor((padded input - extent of the kernel) / stride) + 1`, at least 0.
    package var outputHeight: Int {
        let extent = (kernelHeight - 1) * dilationHeight + 1
        let room = inputHeight + paddingTop + paddingBottom - extent
        return room < 0 ? 0 : room / strideHeight + 1
    }

    /// `floor((padded input - extent of the kernel) / stride) + 1`, at least 0.
    package var outputWidth: Int {
        let extent = (kernelWidth - 1) * dilationWidth + 1
        let room = inputWidth + paddingLeft + paddingRight - extent
        return room < 0 ? 0 : room / strideWidth + 1
    }

    /// Elements of the image.
    package var inputCount: Int { batch * inputHeight * inputWidth * inputChannels }
    /// Elements of the result.
    package var outputCount: Int { batch * outputHeight * outputWidth * outputChannels }
    /// Elements of the filter.
    package var filterCount: Int {
        kernelHeight * kernelWidth * (inputChannels / groups) * outputChannels
    }
    /// Multiplications and additions of one forward pass, padding included.
    package var operationCount: Int {
        2 * outputCount * kernelHeight * kernelWidth * (inputChannels / groups)
    }
}

/// The sizes of a two-dimensional pooling.
package struct PoolingGeometry: Hashable, Sendable {
    package var batch: Int
    package var inputHeight: Int
    package var inputWidth: Int
    package var channels: Int
    package var windowHeight: Int
    package var windowWidth: Int
    package var strideHeight: Int
    package var strideWidth: Int
    package var paddingTop = 0
    package var paddingBottom = 0
    package var paddingLeft = 0
    package var paddingRight = 0

    /// Sizes of a pooling without padding, which can be set.
    package init(
        batch: Int, inputHeight: Int, inputWidth: Int, channels: Int,
        windowHeight: Int, windowWidth: Int, strideHeight: Int, strideWidth: Int
    ) {
        self.batch = batch
        self.inputHeight = inputHeight
        self.inputWidth = inputWidth
        self.channels = channels
        self.windowHeight = windowHeight
        self.windowWidth = windowWidth
        self.strideHeight = strideHeight
        self.strideWidth = strideWidth
    }

    /// `floor((padded input - window) / stride) + 1`, at least 0.
    package var outputHeight: Int {
        let room = inputHeight + paddingTop + paddingBottom - windowHeight
        return room < 0 ? 0 : room / strideHeight + 1
    }

    /// `floor((padded input - window) / stride) + 1`, at least 0.
    package var outputWidth: Int {
        let room = inputWidth + paddingLeft + paddingRight - windowWidth
        return room < 0 ? 0 : room / strideWidth + 1
    }

    /// Elements of the image.
    package var inputCount: Int { batch * inputHeight * inputWidth * channels }
    /// Elements of the result.
    package var outputCount: Int { batch * outputHeight * outputWidth * channels }
}
