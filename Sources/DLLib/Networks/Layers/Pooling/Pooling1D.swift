public import DLTensors

/// The largest value; padding never wins, of each channel in each window of a sequence.
///
/// - Shapes: input `[steps, channels]`; result `[steps', channels]` with
///   `steps' = ceil(steps / stride)` for `.same` and `(steps - window) / stride + 1` for `.valid`.
/// - Source: keras.layers.MaxPooling1D.
public final class MaxPooling1D: Layer {
    /// The steps a window holds.
    public let poolSize: Int
    /// The steps from one window to the next.
    public let strides: Int
    /// Whether windows may reach over the ends.
    public let padding: SequencePadding

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - poolSize: The steps a window holds.
    ///   - strides: The steps from one window to the next; as many as the window holds unless given.
    ///   - padding: `.valid` or `.same`.
    ///   - name: A name of its own.
    public init(
        _ poolSize: Int = 2, strides: Int? = nil, padding: SequencePadding = .valid,
        name: String? = nil
    ) {
        self.poolSize = poolSize
        self.strides = strides ?? poolSize
        self.padding = padding
        super.init(name: name)
        requirePositive(("poolSize", poolSize), ("strides", self.strides))
        guard padding != .causal else { layerFailure(self, "cannot use causal padding") }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        return [
            positions(
                inputShape[0], window: poolSize, stride: strides, padding: padding,
                of: inputShape), inputShape[1],
        ]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.asRow.maxPool2D(
            window: Size2D(1, poolSize), strides: Size2D(1, strides),
            padding: padding.around(size: input.shape[1], extent: poolSize, stride: strides)
        ).asSequence
    }
}

extension MaxPooling1D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["poolSize": poolSize, "strides": strides, "padding": padding]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("poolSize"),
            strides: try configuration.positive("strides") as Int,
            padding: try configuration("padding"))
    }
}

/// The mean, padding not counted, of each channel in each window of a sequence.
///
/// - Shapes: input `[steps, channels]`; result `[steps', channels]` with
///   `steps' = ceil(steps / stride)` for `.same` and `(steps - window) / stride + 1` for `.valid`.
/// - Source: keras.layers.AveragePooling1D.
public final class AveragePooling1D: Layer {
    /// The steps a window holds.
    public let poolSize: Int
    /// The steps from one window to the next.
    public let strides: Int
    /// Whether windows may reach over the ends.
    public let padding: SequencePadding

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - poolSize: The steps a window holds.
    ///   - strides: The steps from one window to the next; as many as the window holds unless given.
    ///   - padding: `.valid` or `.same`.
    ///   - name: A name of its own.
    public init(
        _ poolSize: Int = 2, strides: Int? = nil, padding: SequencePadding = .valid,
        name: String? = nil
    ) {
        self.poolSize = poolSize
        self.strides = strides ?? poolSize
        self.padding = padding
        super.init(name: name)
        requirePositive(("poolSize", poolSize), ("strides", self.strides))
        guard padding != .causal else { layerFailure(self, "cannot use causal padding") }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        return [
            positions(
                inputShape[0], window: poolSize, stride: strides, padding: padding,
                of: inputShape), inputShape[1],
        ]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.asRow.averagePool2D(
            window: Size2D(1, poolSize), strides: Size2D(1, strides),
            padding: padding.around(size: input.shape[1], extent: poolSize, stride: strides)
        ).asSequence
    }
}

extension AveragePooling1D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["poolSize": poolSize, "strides": strides, "padding": padding]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("poolSize"),
            strides: try configuration.positive("strides") as Int,
            padding: try configuration("padding"))
    }
}
