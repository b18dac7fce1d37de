public import DLTensors

/// Normalises groups of channels of each sample to zero mean and unit variance, then scales and
/// shifts each channel.
///
/// `y = (x - mean) / sqrt(variance + epsilon) * gamma + beta`, mean and biased variance over all
/// pixels and the channels of a group. As many groups as channels is instance normalisation.
/// - Shapes: input `[…, channels]`, or with channels along another axis; result the same; `gamma` (begins with ones) and `beta` (zeros)
///   `[channels]`.
/// - Source: Wu, He, "Group Normalization", arXiv:1803.08494; keras.layers.GroupNormalization.
public final class GroupNormalization: Layer, ConfigurableLayer {
    /// The number of groups; -1 for as many as channels.
    @Setting public private(set) var groups: Int
    /// The axis of the channels, counted with that of the batch, which is 0; negative from the end.
    @Setting(absent: -1) public private(set) var axis: Int
    /// Added to the variance; keeps the division finite.
    @Setting public private(set) var epsilon: Float
    /// Whether `beta` is learnt and added.
    @Setting public private(set) var center: Bool
    /// Whether `gamma` is learnt and multiplied.
    @Setting public private(set) var scale: Bool

    /// Creates the layer; its parameters are the properties of the same names.
    public init(
        groups: Int = 32, axis: Int = -1, epsilon: Float = 1e-3, center: Bool = true,
        scale: Bool = true,
        name: String? = nil
    ) {
        super.init(name: name)
        self.groups = groups
        self.axis = axis
        self.epsilon = epsilon
        self.center = center
        self.scale = scale
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func validate() throws {
        guard groups > 0 || groups == -1 else {
            throw SettingError(
                "groups", expected: "1 or more, or -1", found: groups,
                problem: "needs 1 or more groups, or -1, not \(groups)")
        }
    }

    public override var supportsMasking: Bool { true }

    public override func build(inputShape: Shape) {
        let channels = inputShape[place(rank: inputShape.rank + 1) - 1]
        guard groups == -1 || channels % groups == 0 else {
            layerFailure(
                self,
                "has \(groups) groups, which must divide the channels of its input "
                    + "\(inputShape)")
        }
        if scale { addWeight("gamma", shape: [channels], initializer: .ones) }
        if center { addWeight("beta", shape: [channels], initializer: .zeros) }
    }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    /// The axis counted from 0, that of the batch.
    private func place(rank: Int) -> Int {
        let place = axis < 0 ? axis + rank : axis
        guard (1..<rank).contains(place) else {
            layerFailure(
                self,
                "has its channels along axis \(axis), which an input with \(rank) axes, that of "
                    + "the batch included, does not have")
        }
        return place
    }

    public override func traits(training: Bool) -> LayerTraits { .repeatable }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let place = place(rank: input.rank)
        guard place < input.rank - 1 else { return normalize(input) }
        var order = Array(0..<input.rank)
        order.append(order.remove(at: place))
        let back = order.indices.map { axis in order.firstIndex(of: axis) ?? axis }
        return normalize(input.transposed(order)).transposed(back)
    }

    /// Mean and variance of a group follow from those of its channels, which are sums of columns; the
    /// result is then one factor and one offset for each channel of an image.
    private func normalize(_ input: Tensor) -> Tensor {
        let channels = input.shape[input.rank - 1]
        let count = groups == -1 ? channels : groups
        let pixels = input.shape.dropFirst().dropLast().reduce(1, *)
        let images = input.shape[0]
        let x = input.reshaped(to: [images, pixels, channels])
        let groupShape: Shape = [images, count, channels / count]
        let channelMean = x.mean(axis: 1, keepDims: true)
        let channelVariance = (x - channelMean).squared().mean(axis: 1)
        let means = channelMean.reshaped(to: groupShape)
        let mean = means.mean(axis: 2, keepDims: true)
        let variance = (channelVariance.reshaped(to: groupShape) + (means - mean).squared())
            .mean(axis: 2, keepDims: true)
        let spread = Tensor(zeros: groupShape, dtype: input.dtype)
        var factor = ((variance + epsilon).rsqrt() + spread).reshaped(to: [images, 1, channels])
        if scale { factor = factor * self["gamma"] }
        var offset = -(mean + spread).reshaped(to: [images, 1, channels]) * factor
        if center { offset = offset + self["beta"] }
        return (x * factor + offset).reshaped(to: input.shape)
    }
}
