public import DLTensors

/// Normalises each sample to zero mean and unit variance along axes, then scales and shifts it.
///
/// `y = (x - mean(x)) / sqrt(variance(x) + epsilon) * gamma + beta`, with the biased variance
/// - Shapes: input any; result the same; `gamma` (begins with ones) and `beta` (zeros) have the
///   sizes along the axes.
/// - Source: Ba, Kiros, Hinton, "Layer Normalization", arXiv:1607.06450;
///   keras.layers.LayerNormalization.
public final class LayerNormalization: Layer, ConfigurableLayer {
    /// The axes of a mean, counted with that of the batch, which is 0; negative from the end.
    @Setting public private(set) var axes: [Int]
    /// Added to the variance; keeps the division finite.
    @Setting public private(set) var epsilon: Float
    /// Whether `beta` is learnt and added.
    @Setting public private(set) var center: Bool
    /// Whether `gamma` is learnt and multiplied.
    @Setting public private(set) var scale: Bool

    /// Creates the layer; its parameters are the properties of the same names.
    public init(
        axes: [Int] = [-1], epsilon: Float = 1e-3, center: Bool = true, scale: Bool = true,
        name: String? = nil
    ) {
        super.init(name: name)
        self.axes = axes
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func validate() throws {
        guard !axes.isEmpty else {
            throw SettingError(
                "axes", expected: "at least one axis", found: axes,
                problem: "needs at least one axis")
        }
    }

    public override var supportsMasking: Bool { true }

    /// The axes counted from 0, that of the batch, in order.
    private func places(rank: Int) -> [Int] {
        let places = axes.map { $0 < 0 ? $0 + rank : $0 }.sorted()
        guard places.allSatisfy({ (1..<rank).contains($0) }), Set(places).count == places.count
        else {
            layerFailure(
                self,
                "normalises along axes \(axes), which an input with \(rank) axes, that of "
                    + "the batch included, does not have")
        }
        return places
    }

    public override func build(inputShape: Shape) {
        let sizes = Shape(places(rank: inputShape.rank + 1).map { inputShape[$0 - 1] })
        if scale { addWeight("gamma", shape: sizes, initializer: .ones) }
        if center { addWeight("beta", shape: sizes, initializer: .zeros) }
    }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    /// The input without its mean, divided by its deviation, and that times `gamma`.
    public override func innerResults(of inputShapes: [Shape]) -> InnerResults {
        InnerResults(kept: 3 * inputShapes[0].elementCount)
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let places = places(rank: input.rank)
        var spread = Shape(repeatElement(1, count: input.rank))
        for place in places { spread[place] = input.shape[place] }
        var y = input.standardized(axes: places, epsilon: epsilon)
        if scale { y = y * self["gamma"].reshaped(to: spread) }
        return center ? y + self["beta"].reshaped(to: spread) : y
    }
}

extension Tensor {
    /// `(x - mean) / sqrt(variance + epsilon)` with mean and biased variance along some axes.
    func standardized(axes: [Int], epsilon: Float) -> Tensor {
        let centred = self - mean(axes: axes, keepDims: true)
        let variance = centred.squared().mean(axes: axes, keepDims: true)
        return centred / (variance + epsilon).sqrt()
    }
}
