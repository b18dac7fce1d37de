internal import DLKernels
internal import DLTensors

/// Padding, convolution, batch normalisation, addition and ReLU in one pass over the image.
///
/// Batch normalisation with stored statistics is an affine map of each channel, so it goes into
/// the filters: `filter' = filter * f` and `bias' = (bias - mean) * f + beta` with
/// `f = gamma / sqrt(variance + epsilon)`. The folded weights are kept until a weight changes, in
/// the order the kernel reads and in no other.
/// - Source: Jacob et al., "Quantization and Training of Neural Networks for Efficient
///   Integer-Arithmetic-Only Inference", arXiv:1712.05877, section 3.2.
final class FusedConvolution: FusedPass {
    let convolution: FusableConvolution
    private let padding: Padding?
    private let normalization: BatchNormalization?
    let activation: ActivationFunction
    let input: Int
    let residual: Int?
    let output: Int
    private var prepared: Prepared?

    /// What was made ready for the last image.
    private struct Prepared {
        let imageShape: Shape
        let resultShape: Shape
        /// The state of the weights inside.
        let versions: [Int]
        let pass: PreparedConvolution
    }

    init(
        convolution: FusableConvolution, padding: Padding?,
        normalization: BatchNormalization?, activation: ActivationFunction, input: Int,
        residual: Int?, output: Int
    ) {
        self.convolution = convolution
        self.padding = padding
        self.normalization = normalization
        self.activation = activation
        self.input = input
        self.residual = residual
        self.output = output
    }

    /// Whether the pass computes what the layers would: nothing in it learns in this call, and no
    /// gradient has to flow through it.
    func applies(_ slots: [Tensor?], training: Bool) -> Bool {
        guard isSettled(training: training), let image = slots[input], image.dtype == .float32,
            image.elementCount > 0
        else { return false }
        guard Tape.current != nil else { return true }
        return ![image, residual.flatMap { slots[$0] }].contains { $0?.needsGradient == true }
    }

    /// Whether nothing in it learns in this call, and its weights are `float32`.
    func isSettled(training: Bool) -> Bool {
        isSinglePrecision && normalization?.usesBatchStatistics(training: training) != true
            && (Tape.current == nil || !weights.contains(where: \.isTrainable))
    }

    /// Computes the result of the whole chain from the first layer's input.
    func run(_ slots: inout [Tensor?], training: Bool, releasing: [Int]) {
        guard let image = slots[input] else {
            layerFailure(convolution.layer, "ran before its input was there")
        }
        let prepared = prepared(for: image)
        var addend: Tensor?
        var isOwn = false
        if let residual {
            addend = slots[residual]
            // The last reader of a result may put its own in the same memory.
            if residual != input, releasing.contains(residual) {
                slots[residual] = nil
                isOwn = addend?.isOnlyHolder() ?? false
            }
        }
        slots[output] = Tensor(
            shape: prepared.resultShape,
            buffer: prepared.pass.run(
                image.buffer, residual: addend?.buffer, overwritesResidual: isOwn))
    }

    /// Looked up once: the weights of a built layer stay the same parameters.
    private lazy var weights = convolution.weights + (normalization?.ownWeights ?? [])

    private func prepared(for image: Tensor) -> Prepared {
        let hasSameWeights = prepared.map { hasWeights(of: $0.versions) } ?? false
        if hasSameWeights, let prepared, prepared.imageShape == image.shape,
            prepared.pass.isCurrent
        {
            return prepared
        }
        let earlier = hasSameWeights ? prepared?.pass : nil
        // What is out of date gives its memory back before the new is made.
        prepared = nil
        let made = withoutRecording { prepare(for: image, reusing: earlier) }
        prepared = made
        return made
    }

    private lazy var isSinglePrecision = weights.allSatisfy { $0.value.dtype == .float32 }

    /// The state of the weights.
    var versions: [Int] { weights.map(\.version) }

    /// Whether the weights are still in a state.
    func hasWeights(of versions: [Int]) -> Bool {
        for (index, weight) in weights.enumerated() where weight.version != versions[index] {
            return false
        }
        return true
    }

    private func prepare(for image: Tensor, reusing earlier: PreparedConvolution?) -> Prepared {
        let geometry = geometry(ofImage: image.shape)
        let pass = PreparedConvolution(
            geometry, addsResidual: residual != nil, activation: activation.fused.operation,
            hasBias: normalization != nil || convolution.layer.useBias,
            keepsOrder: normalization == nil, reusing: earlier
        ) {
            folded()
        }
        return Prepared(
            imageShape: image.shape, resultShape: geometry.outputShape,
            versions: versions, pass: pass)
    }

    /// The sizes for images of a shape.
    func geometry(ofImage shape: Shape) -> ConvolutionGeometry {
        let layer = convolution.layer
        return ConvolutionGeometry(
            layer.name, image: shape, filter: convolution.groupedFilters.shape,
            bias: layer.biasIfUsed?.shape, strides: layer.strides,
            padding: padding ?? layer.padding, dilation: layer.dilationRate,
            groups: convolution.groups ?? shape[3])
    }

    /// Filters and bias with the normalisation inside.
    func folded() -> (filter: TensorBuffer, bias: TensorBuffer?) {
        let filters = convolution.groupedFilters
        let bias = convolution.layer.biasIfUsed
        guard let normalization else { return (filters.buffer, bias?.buffer) }
        let variance = normalization["moving_variance"]
        var factor = (variance + normalization.epsilon).sqrt().reciprocal()
        if normalization.scale { factor = factor * normalization["gamma"] }
        let mean = normalization["moving_mean"]
        var shift = (bias.map { $0 - mean } ?? -mean) * factor
        if normalization.center { shift = shift + normalization["beta"] }
        return ((filters * factor).buffer, shift.buffer)
    }
}
