internal import CBlockKernels

/// A convolution with stride 1 by transformed tiles: where the direct sum has a window's worth of
/// multiplications for each result, one product of matrices for each point of a tile remains.
///
/// Images are in blocks of channels, as in `ConvolutionKernel`. Transforming, multiplying and
/// transforming back goes by chunks of tiles that stay in the cache; forward and for the gradient of
/// the image each thread has chunks of its own and never waits for another.
///
/// - Source: Lavin, Gray, "Fast Algorithms for Convolutional Neural Networks", arXiv:1509.09308.
@safe struct TileConvolution {
    /// Which transformation makes the tiles.
    enum Family: Hashable, Sendable {
        /// Winograd's F(4×4, 3×3), 4 times fewer multiplications.
        case winograd
        /// Fourier's over windows of 16 × 16, for kernels from 5 × 5 on: 6 to 9 times fewer.
        case fourier
    }

    let geometry: ConvolutionGeometry
    let family: Family
    let kernels: UnsafePointer<BlockKernels>

    /// The kernels for a convolution; nil where the direct sum is as good or the only way.
    init?(_ geometry: ConvolutionGeometry) {
        guard let family = Self.family(for: geometry),
            let kernels = unsafe block_kernels(OneDNN.channelBlock)
        else { return nil }
        self.geometry = geometry
        self.family = family
        unsafe self.kernels = kernels
    }

    /// What suits a convolution's sizes; the limits were measured with `dl-bench layers`.
    private static func family(for g: ConvolutionGeometry) -> Family? {
        let block = OneDNN.channelBlock
        guard Convolution.allowsWinograd, g.groups == 1, g.strideHeight == 1, g.strideWidth == 1,
            g.dilationHeight == 1, g.dilationWidth == 1, g.inputChannels >= block,
            g.outputChannels >= block, g.outputCount > 0
        else { return nil }
        if g.kernelHeight == 3, g.kernelWidth == 3 {
            return !Convolution.hasVendorWinograd && suitsWinograd(g) ? .winograd : nil
        }
        return suitsFourier(g) ? .fourier : nil
    }

    /// Whether enough tiles of 4 × 4 results pay for the transformed filter.
    private static func suitsWinograd(_ g: ConvolutionGeometry) -> Bool {
        guard g.inputChannels >= 16, g.outputChannels >= 16 else { return false }
        let tiles = ((g.outputHeight + 3) / 4) * ((g.outputWidth + 3) / 4)
        let waste = Double(16 * tiles) / Double(g.outputHeight * g.outputWidth)
        return tiles * g.batch >= 32 && waste < 2
    }

    /// Whether the operations are well below the direct sum's, which run closer to the peak rate.
    private static func suitsFourier(_ g: ConvolutionGeometry) -> Bool {
        let (high, wide) = (17 - g.kernelHeight, 17 - g.kernelWidth)
        guard high >= 4, wide >= 4 else { return false }
        let tiles =
            ((g.outputHeight + high - 1) / high) * ((g.outputWidth + wide - 1) / wide) * g.batch
        guard tiles >= 16 else { return false }
        // A product for each of 144 complex points, and about 20 operations for each element of a
        // window there and back.
        let products = 8 * 144 * g.inputChannels * g.outputChannels
        let transformations = 20 * 256 * (g.inputChannels + g.outputChannels)
        return 2 * tiles * (products + transformations) < g.operationCount
    }

    /// The name for reports.
    var implementation: String {
        switch family {
        case .winograd: "tiles:winograd_4x3:block\(OneDNN.channelBlock)"
        case .fourier: "tiles:fourier_16:block\(OneDNN.channelBlock)"
        }
    }

}

extension TileConvolution {
    /// Computes `activation(convolution(image, filter) + bias + residual)`.
    ///
    /// - Parameters:
    ///   - image: The images.
    ///   - panels: The filters, from ``panels(of:areKept:)``.
    ///   - bias: Added to each channel, from ``padded(_:)``.
    ///   - target: Takes the result, in blocks; holds the residual where there is one.
    ///   - operations: What is done to the result.
    func forward(
        image: TensorBuffer, panels: Storage, bias: Storage?, into target: Storage,
        _ operations: PostOperations
    ) {
        let g = geometry
        let source = image.storage(
            in: g.imageLayout(.blocked), plain: g.imageLayout(.plain))
        let limit = operations.activation.limit
        unsafe run(
            forwardPass, source, panels, into: target,
            TileFinish(
                bias: bias.map {
                    unsafe UnsafePointer($0.base.assumingMemoryBound(to: Float.self))
                },
                addsToResult: operations.addsToResult, rectifies: limit != nil,
                limit: Float(limit ?? 0)))
        withExtendedLifetime(bias) {}
    }

    /// The transformed filters, as the products forward read them.
    ///
    /// - Parameters:
    ///   - filter: The filters.
    ///   - areKept: Whether they stay with the filters for the next call.
    /// - Returns: Memory that must not be changed.
    func panels(of filter: TensorBuffer, areKept: Bool = false) -> Storage {
        guard areKept else { return transformed(filter, forwardPass, isBackward: false) }
        return filter.derivedStorage("\(family) forward \(geometry.filterSizes)") {
            transformed(filter, forwardPass, isBackward: false)
        }
    }

    /// The gradient with respect to the image, a convolution with the filter turned around.
    func gradientOfImage(gradient: TensorBuffer, filter: TensorBuffer, into target: Storage) {
        let g = geometry
        let pass = Pass(
            batch: g.batch, height: g.outputHeight, width: g.outputWidth,
            channels: g.outputChannels, resultHeight: g.inputHeight, resultWidth: g.inputWidth,
            resultChannels: g.inputChannels, paddingTop: g.kernelHeight - 1 - g.paddingTop,
            paddingLeft: g.kernelWidth - 1 - g.paddingLeft)
        let source = gradient.storage(
            in: g.resultLayout(.blocked), plain: g.resultLayout(.plain))
        unsafe run(
            pass, source, transformed(filter, pass, isBackward: true), into: target,
            TileFinish(bias: nil, addsToResult: false, rectifies: false, limit: 0))
    }

    /// The gradients with respect to the filter, row-major, and the bias.
    func gradientOfFilter(
        image: TensorBuffer, gradient: TensorBuffer, withBias: Bool
    ) -> (filter: TensorBuffer, bias: TensorBuffer?) {
        let g = geometry
        let images = image.storage(in: g.imageLayout(.blocked), plain: g.imageLayout(.plain))
        let gradients = gradient.storage(
            in: g.resultLayout(.blocked), plain: g.resultLayout(.plain))
        let filter = accumulate(forwardPass, images, gradients)
        return (filter, withBias ? biasGradient(gradients) : nil)
    }

    /// A bias with zeros up to the end of the last block.
    func padded(_ bias: TensorBuffer) -> Storage {
        let count = geometry.outputChannels
        let block = OneDNN.channelBlock
        let whole = (count + block - 1) / block * block
        guard whole != count else { return bias.storage }
        let result = Storage(byteCount: 4 * whole)
        bias.withSpan(of: Float.self) { source in
            result.withMutableSpan(of: Float.self, count: whole) { target in
                for index in 0..<whole { target[index] = index < count ? source[index] : 0 }
            }
        }
        return result
    }
}
