internal import COneDNN

/// A convolution for prediction, with everything ready that depends on sizes and weights alone:
/// `activation(convolution(image, filter) + bias + residual)` in one pass.
///
/// A network answers one image within milliseconds and through fifty convolutions. To look up
/// kernels, layouts and reordered filters each time would be a good part of that; a run of this only
/// takes memory for the result and computes.
///
/// It holds the filters in the order its kernel reads and has no further use for those it was made
/// from.
package final class PreparedConvolution {
    private let geometry: ConvolutionGeometry
    private let operations: PostOperations
    private let kernel: Kernel
    private let weights: Weights
    private let settings = Settings()

    /// What computes.
    private enum Kernel {
        case compiled(ConvolutionKernel)
        case tiles(TileConvolution)
    }

    /// An order of filters that some kernel reads.
    private enum FilterForm: Equatable {
        case layout(Layout)
        case tiles(TileConvolution.Family)
    }

    private struct Weights {
        let form: FilterForm
        let filter: Storage
        let bias: Storage?
    }

    /// What a kernel was chosen for besides the sizes.
    private struct Settings: Equatable {
        let threads = Threads.count
        let allowsWinograd = Convolution.allowsWinograd
    }

    /// The layout of the result.
    private let result: Layout
    private let resultIsPlain: Bool
    /// Row-major order of image and result.
    private let plainImage: Layout
    private let plainResult: Layout
    private let biasLayout: Layout

    /// Chooses a kernel and brings filters and bias into its order.
    ///
    /// - Shapes: as in ``ConvolutionGeometry``; `bias` `[outputChannels]`.
    /// - Parameters:
    ///   - geometry: The sizes; nothing may be empty.
    ///   - addsResidual: Whether a residual is added before the activation.
    ///   - activation: Applied last.
    ///   - hasBias: Whether the weights have a bias.
    ///   - keepsOrder: Whether the filters, in the order found here, stay with the buffer they came
    ///     in, for others that hold it.
    ///   - earlier: The same weights prepared for other sizes, whose filters may serve again.
    ///   - weights: Gives filters and bias, `float32`; asked only where they are needed.
    package init(
        _ geometry: ConvolutionGeometry, addsResidual: Bool, activation: FusedOperation,
        hasBias: Bool, keepsOrder: Bool = false, reusing earlier: PreparedConvolution? = nil,
        weights: () -> (filter: TensorBuffer, bias: TensorBuffer?)
    ) {
        self.geometry = geometry
        operations = PostOperations(addsToResult: addsResidual, activation: activation)
        let form: FilterForm
        if let tiles = TileConvolution(geometry) {
            kernel = .tiles(tiles)
            result = geometry.resultLayout(.blocked)
            form = .tiles(tiles.family)
        } else {
            var key = ConvolutionKernel.Key(geometry: geometry, direction: .forward)
            key.hasBias = hasBias
            key.postOperations = operations
            key.keepsFilter = true
            let compiled = ConvolutionKernel.kernel(for: key)
            kernel = .compiled(compiled)
            result = compiled.result
            form = .layout(compiled.filter)
        }
        plainImage = geometry.imageLayout(.plain)
        plainResult = geometry.resultLayout(.plain)
        resultIsPlain = result == plainResult
        biasLayout = Layout.vector(geometry.outputChannels)
        if let earlier, earlier.weights.form == form {
            self.weights = earlier.weights
            return
        }
        let (filter, bias) = weights()
        switch kernel {
        case .compiled(let kernel):
            self.weights = Weights(
                form: form,
                filter: filter.storage(
                    in: kernel.filter, plain: geometry.plainFilter, isKept: keepsOrder),
                bias: bias?.storage)
        case .tiles(let tiles):
            self.weights = Weights(
                form: form, filter: tiles.panels(of: filter, areKept: keepsOrder),
                bias: bias.map(tiles.padded))
        }
    }

    /// Whether the settings are those it was prepared under.
    package var isCurrent: Bool { settings == Settings() }

    /// Computes the result.
    ///
    /// - Parameters:
    ///   - image: The images, `float32`.
    ///   - residual: Added before the activation; there is one if it was prepared for one.
    ///   - overwritesResidual: Whether the result may take the place of the residual, which then
    ///     nobody else holds.
    /// - Returns: The result, in the layout of the kernel.
    package func run(
        _ image: TensorBuffer, residual: TensorBuffer? = nil, overwritesResidual: Bool = false
    ) -> TensorBuffer {
        let target = target(residual, overwritesResidual)
        switch kernel {
        case .tiles(let tiles):
            tiles.forward(
                image: image, panels: weights.filter, bias: weights.bias, into: target, operations)
        case .compiled(let kernel):
            var arguments = [
                Argument(
                    DNNL_ARG_SRC, kernel.image, image.storage(in: kernel.image, plain: plainImage)),
                Argument(DNNL_ARG_WEIGHTS, kernel.filter, weights.filter),
                Argument(DNNL_ARG_DST, kernel.result, target),
            ]
            if let bias = weights.bias {
                arguments.append(Argument(DNNL_ARG_BIAS, biasLayout, bias))
            }
            kernel.primitive.execute(arguments)
        }
        return TensorBuffer(
            image: target, in: result, isPlain: resultIsPlain, count: geometry.outputCount)
    }

    /// Memory for a result; it holds the residual where there is one.
    private func target(_ residual: TensorBuffer?, _ overwritesResidual: Bool) -> Storage {
        guard let residual else { return Storage(byteCount: result.byteCount) }
        var target = residual.storage(in: result, plain: plainResult)
        // Fresh memory from a reordering may be written to, a tensor's own only if allowed.
        let isOwn = overwritesResidual && target === residual.native?.storage
        if !isOwn, !isKnownUniquelyReferenced(&target) { target = target.copy() }
        return target
    }
}
