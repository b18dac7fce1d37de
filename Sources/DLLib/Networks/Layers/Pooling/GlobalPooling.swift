public import DLTensors

/// The largest value of each channel over the whole sequence.
///
/// - Shapes: input `[steps, channels]`; result `[channels]`, or `[1, channels]` with `keepDims`.
/// - Source: keras.layers.GlobalMaxPooling1D.
public final class GlobalMaxPooling1D: Layer {
    /// Whether the other axes stay with size 1.
    public let keepDims: Bool

    /// Creates the layer.
    public init(keepDims: Bool = false, name: String? = nil) {
        self.keepDims = keepDims
        super.init(name: name)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        return keepDims ? [1, inputShape[1]] : [inputShape[1]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let peaks = input.asRow.maxPool2D(window: Size2D(1, input.shape[1])).asSequence
        return keepDims ? peaks : peaks.reshaped(to: [input.shape[0], input.shape[2]])
    }
}

extension GlobalMaxPooling1D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["keepDims": keepDims] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(keepDims: try configuration("keepDims"))
    }
}

/// The mean of each channel over the whole sequence.
///
/// Steps that do not count (``Tensor/mask``) are left out; at least one must count.
/// - Shapes: input `[steps, channels]`; result `[channels]`, or `[1, channels]` with `keepDims`.
/// - Source: keras.layers.GlobalAveragePooling1D.
public final class GlobalAveragePooling1D: Layer {
    /// Whether the other axes stay with size 1.
    public let keepDims: Bool

    /// Creates the layer.
    public init(keepDims: Bool = false, name: String? = nil) {
        self.keepDims = keepDims
        super.init(name: name)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        return keepDims ? [1, inputShape[1]] : [inputShape[1]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        guard let mask = input.mask, mask.rank == 2 else {
            return input.mean(axis: 1, keepDims: keepDims)
        }
        let counts = mask.asType(input.dtype).reshaped(to: [mask.shape[0], mask.shape[1], 1])
        let sums = (input * counts).sum(axis: 1, keepDims: keepDims)
        return sums / counts.sum(axis: 1, keepDims: keepDims)
    }
}

extension GlobalAveragePooling1D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["keepDims": keepDims] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(keepDims: try configuration("keepDims"))
    }
}

/// The largest value of each channel over the whole volume.
///
/// - Shapes: input `[depth, height, width, channels]`; result `[channels]`, or `[1, 1, 1, channels]` with `keepDims`.
/// - Source: keras.layers.GlobalMaxPooling3D.
public final class GlobalMaxPooling3D: Layer {
    /// Whether the other axes stay with size 1.
    public let keepDims: Bool

    /// Creates the layer.
    public init(keepDims: Bool = false, name: String? = nil) {
        self.keepDims = keepDims
        super.init(name: name)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireVolume(inputShape)
        return keepDims ? [1, 1, 1, inputShape[3]] : [inputShape[3]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let (n, channels) = (input.shape[0], input.shape[4])
        let row = input.reshaped(to: [n, 1, input.elementCount / max(n * channels, 1), channels])
        let peaks = row.maxPool2D(window: Size2D(1, row.shape[2]))
        return peaks.reshaped(to: keepDims ? [n, 1, 1, 1, channels] : [n, channels])
    }
}

extension GlobalMaxPooling3D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["keepDims": keepDims] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(keepDims: try configuration("keepDims"))
    }
}

/// The mean of each channel over the whole volume.
///
/// - Shapes: input `[depth, height, width, channels]`; result `[channels]`, or `[1, 1, 1, channels]` with `keepDims`.
/// - Source: keras.layers.GlobalAveragePooling3D.
public final class GlobalAveragePooling3D: Layer {
    /// Whether the other axes stay with size 1.
    public let keepDims: Bool

    /// Creates the layer.
    public init(keepDims: Bool = false, name: String? = nil) {
        self.keepDims = keepDims
        super.init(name: name)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireVolume(inputShape)
        return keepDims ? [1, 1, 1, inputShape[3]] : [inputShape[3]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.mean(axes: [1, 2, 3], keepDims: keepDims)
    }
}

extension GlobalAveragePooling3D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["keepDims": keepDims] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(keepDims: try configuration("keepDims"))
    }
}
