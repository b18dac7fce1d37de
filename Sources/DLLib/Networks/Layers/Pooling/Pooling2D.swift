public import DLTensors

/// The largest value of each channel in each window.
///
/// `y[b, i, j, c] = max over p, q of x[b, i * s + p, j * s + q, c]`; padding never wins.
/// - Shapes: input `[height, width, channels]`; result `[height', width', channels]`.
/// - Source: keras.layers.MaxPooling2D.
public final class MaxPooling2D: Layer {
    /// Height and width of the window.
    public let poolSize: Size2D
    /// The step of the window.
    public let strides: Size2D
    /// Whether windows may reach over the border.
    public let padding: Padding

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - poolSize: Height and width of the window.
    ///   - strides: The step of the window; the size of the window unless given.
    ///   - padding: `.valid` or `.same`.
    ///   - name: A name of its own.
    public init(
        _ poolSize: some WindowSize = 2, strides: (any WindowSize)? = nil,
        padding: Padding = .valid, name: String? = nil
    ) {
        self.poolSize = poolSize.size2D
        self.strides = strides?.size2D ?? poolSize.size2D
        self.padding = padding
        super.init(name: name)
        requireWindow(self.poolSize, strides: self.strides)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return slidingShape(
            inputShape, window: poolSize, strides: strides, padding: padding,
            channels: inputShape[2])
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.maxPool2D(window: poolSize, strides: strides, padding: padding)
    }
}

/// The mean of each channel in each window; padding does not count.
///
/// - Shapes: input `[height, width, channels]`; result `[height', width', channels]`.
/// - Source: keras.layers.AveragePooling2D.
public final class AveragePooling2D: Layer {
    /// Height and width of the window.
    public let poolSize: Size2D
    /// The step of the window.
    public let strides: Size2D
    /// Whether windows may reach over the border.
    public let padding: Padding

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - poolSize: Height and width of the window.
    ///   - strides: The step of the window; the size of the window unless given.
    ///   - padding: `.valid` or `.same`.
    ///   - name: A name of its own.
    public init(
        _ poolSize: some WindowSize = 2, strides: (any WindowSize)? = nil,
        padding: Padding = .valid, name: String? = nil
    ) {
        self.poolSize = poolSize.size2D
        self.strides = strides?.size2D ?? poolSize.size2D
        self.padding = padding
        super.init(name: name)
        requireWindow(self.poolSize, strides: self.strides)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return slidingShape(
            inputShape, window: poolSize, strides: strides, padding: padding,
            channels: inputShape[2])
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.averagePool2D(window: poolSize, strides: strides, padding: padding)
    }
}

/// The mean of each channel over the whole image.
///
/// - Shapes: input `[height, width, channels]`; result `[channels]`, or `[1, 1, channels]` with
///   `keepDims`.
/// - Source: keras.layers.GlobalAveragePooling2D.
public final class GlobalAveragePooling2D: Layer {
    /// Whether height and width stay as axes of size 1.
    public let keepDims: Bool

    /// Creates the layer.
    public init(keepDims: Bool = false, name: String? = nil) {
        self.keepDims = keepDims
        super.init(name: name)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return keepDims ? [1, 1, inputShape[2]] : [inputShape[2]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let means = input.globalAveragePool2D()
        return keepDims ? means.reshaped(to: [input.shape[0], 1, 1, input.shape[3]]) : means
    }
}

/// The maximum of each channel over the whole image.
///
/// - Shapes: input `[height, width, channels]`; result `[channels]`, or `[1, 1, channels]` with
///   `keepDims`.
/// - Source: keras.layers.GlobalMaxPooling2D.
public final class GlobalMaxPooling2D: Layer {
    /// Whether height and width stay as axes of size 1.
    public let keepDims: Bool

    /// Creates the layer.
    public init(keepDims: Bool = false, name: String? = nil) {
        self.keepDims = keepDims
        super.init(name: name)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return keepDims ? [1, 1, inputShape[2]] : [inputShape[2]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let peaks = input.maxPool2D(window: Size2D(input.shape[1], input.shape[2]))
        let (count, channels) = (input.shape[0], input.shape[3])
        return keepDims ? peaks : peaks.reshaped(to: [count, channels])
    }
}

extension MaxPooling2D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["poolSize": poolSize, "strides": strides, "padding": padding]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("poolSize") as Size2D,
            strides: try configuration.positive("strides") as Size2D,
            padding: try configuration("padding"))
    }
}

extension AveragePooling2D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["poolSize": poolSize, "strides": strides, "padding": padding]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("poolSize") as Size2D,
            strides: try configuration.positive("strides") as Size2D,
            padding: try configuration("padding"))
    }
}

extension GlobalAveragePooling2D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["keepDims": keepDims]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(keepDims: try configuration("keepDims"))
    }
}

extension GlobalMaxPooling2D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["keepDims": keepDims]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(keepDims: try configuration("keepDims"))
    }
}
