public import DLTensors

/// Keeps the largest singular value of another layer's kernel at 1, as critics of GANs need it.
///
/// Each call while training divides the kernel by an estimate of its largest singular value. The kernel
/// `W` is seen as a matrix of one column a filter; from a row `u` that is kept from call to call,
/// ``powerIterations`` times `v = u Wᵀ / |u Wᵀ|` and `u = v W / |v W|`, then `W = W / (v W uᵀ)`. The
/// kernel itself changes, so outside training the layer is the inner one. A kernel of zeros stays.
///
/// Frozen means frozen: with `trainable = false` the kernel stays as it is. Where a model calls the
/// layer several times in one step, the first call changes the kernel.
/// - Shapes: those of the inner layer.
/// - Source: Miyato et al., "Spectral Normalization for Generative Adversarial Networks",
///   arXiv:1802.05957, algorithm 1; keras.layers.SpectralNormalization.
public final class SpectralNormalization: Layer, ConfigurableLayer {
    /// The layer whose kernel is kept in bounds.
    public let layer: Layer
    /// How often the estimate is improved in each call.
    @Setting(.positive) public private(set) var powerIterations: Int

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - layer: A layer with a weight `kernel` or `embeddings`, such as ``Conv2D`` or ``Dense``;
    ///     another one is refused, with its name, when its input is known.
    ///   - powerIterations: How often the estimate is improved in each call.
    ///   - name: The name of the layer; nil makes one.
    public init(_ layer: Layer, powerIterations: Int = 1, name: String? = nil) {
        self.layer = layer
        super.init(name: name)
        self.powerIterations = powerIterations
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws {
        layer = try configuration.layer("layer")
        try super.init(settings: configuration)
    }

    /// What the layer was made with.
    public var configuration: Configuration {
        get throws { storedSettings.configuration.merging(["layer": try layer.described()]) }
    }

    public override var sublayers: [Layer] { [layer] }
    public override var supportsMasking: Bool { layer.supportsMasking }

    public override func build(inputShape: Shape) {
        layer.buildIfNeeded([inputShape])
        guard let kernel else {
            layerFailure(
                self,
                "needs a layer with a weight named kernel or embeddings, but \(layer.name) has "
                    + "\(layer.ownWeights.isEmpty ? "none" : layer.ownWeights.map(\.name).joined(separator: ", "))"
            )
        }
        kernel.changesInCalls = true
        addWeight(
            "vector_u", shape: [1, kernel.shape[kernel.shape.rank - 1]],
            initializer: .truncatedNormal(standardDeviation: 0.02), isTrainable: false)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        layer.outputShape(for: [inputShape])
    }

    public override func traits(training: Bool) -> LayerTraits {
        if training && trainable { return [] }
        let inner = layer.traits(training: training)
        return LayerTraits.joint([layer], training: training)
            .union(inner.intersection([.gradientWithoutInput, .gradientFromResult]))
    }

    package override func productCount(outputShapes: [Shape]) -> Int {
        layer.productCount(outputShapes: outputShapes)
    }

    package override var largestInside: Int { layer.largestInside }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        if training && trainable && layer.trainable, let kernel, kernel.canChange {
            withoutRecording { normalize(kernel) }
        }
        return layer(input, training: training)
    }

    private var kernel: Parameter? {
        layer.ownWeights.first { ["kernel", "embeddings"].contains($0.name) }
    }

    /// Divides a kernel by the estimate of its largest singular value.
    private func normalize(_ kernel: Parameter) {
        let weights = kernel.value
        let columns = weights.shape[weights.rank - 1]
        let matrix = weights.reshaped(to: [weights.elementCount / columns, columns])
        guard weights.abs().max().scalar() > 0 else { return }
        var u = self["vector_u"]
        var v = u
        for _ in 0..<powerIterations {
            v = unit(u.matmul(matrix.transposed()))
            u = unit(v.matmul(matrix))
        }
        let largest = v.matmul(matrix).matmul(u.transposed()).reshaped(to: [])
        parameter("vector_u").update { $0 = u }
        kernel.update { $0 = weights / largest }
    }

    /// A vector of length 1 in the direction of another.
    private func unit(_ vector: Tensor) -> Tensor {
        // Shorter vectors are not made longer than Keras makes them.
        vector / Tensor.maximum(vector.norm(), Tensor(1e-7))
    }
}
