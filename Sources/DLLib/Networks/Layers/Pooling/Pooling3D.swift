public import DLTensors

/// The largest value of each channel in each window of a volume.
///
/// The largest of a box is the largest of its rectangles' largest.
/// - Shapes: input `[depth, height, width, channels]`; result `[depth', height', width', channels]`.
/// - Source: keras.layers.MaxPooling3D.
public final class MaxPooling3D: Layer {
    /// Depth, height and width of the window.
    public let poolSize: Size3D
    /// The step of the window along each axis.
    public let strides: Size3D
    /// Whether windows may reach over the border.
    public let padding: SequencePadding

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - poolSize: Depth, height and width of the window.
    ///   - strides: The step of the window; the size of the window unless given.
    ///   - padding: `.valid` or `.same`.
    ///   - name: A name of its own.
    public init(
        _ poolSize: some VolumeSize = 2, strides: (any VolumeSize)? = nil,
        padding: SequencePadding = .valid, name: String? = nil
    ) {
        self.poolSize = poolSize.size3D
        self.strides = strides?.size3D ?? poolSize.size3D
        self.padding = padding
        super.init(name: name)
        requirePositive(
            ("poolSize", self.poolSize.smallest), ("strides", self.strides.smallest))
        guard padding != .causal else { layerFailure(self, "cannot use causal padding") }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireVolume(inputShape)
        let windows = [poolSize.depth, poolSize.height, poolSize.width]
        let steps = [strides.depth, strides.height, strides.width]
        let sizes = (0..<3).map { axis in
            positions(
                inputShape[axis], window: windows[axis], stride: steps[axis], padding: padding,
                of: inputShape)
        }
        return Shape(sizes + [inputShape[3]])
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.volumesPooled(window: poolSize, strides: strides, padding: padding) {
            $0.maxPool2D(window: $1, strides: $2, padding: $3)
        }
    }
}

extension MaxPooling3D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["poolSize": poolSize, "strides": strides, "padding": padding]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("poolSize") as Size3D,
            strides: try configuration.positive("strides") as Size3D,
            padding: try configuration("padding"))
    }
}

/// The mean, padding not counted, of each channel in each window of a volume.
///
/// The mean of a box is the mean of its rectangles' means: all of them count as many elements.
/// - Shapes: input `[depth, height, width, channels]`; result `[depth', height', width', channels]`.
/// - Source: keras.layers.AveragePooling3D.
public final class AveragePooling3D: Layer {
    /// Depth, height and width of the window.
    public let poolSize: Size3D
    /// The step of the window along each axis.
    public let strides: Size3D
    /// Whether windows may reach over the border.
    public let padding: SequencePadding

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - poolSize: Depth, height and width of the window.
    ///   - strides: The step of the window; the size of the window unless given.
    ///   - padding: `.valid` or `.same`.
    ///   - name: A name of its own.
    public init(
        _ poolSize: some VolumeSize = 2, strides: (any VolumeSize)? = nil,
        padding: SequencePadding = .valid, name: String? = nil
    ) {
        self.poolSize = poolSize.size3D
        self.strides = strides?.size3D ?? poolSize.size3D
        self.padding = padding
        super.init(name: name)
        requirePositive(
            ("poolSize", self.poolSize.smallest), ("strides", self.strides.smallest))
        guard padding != .causal else { layerFailure(self, "cannot use causal padding") }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireVolume(inputShape)
        let windows = [poolSize.depth, poolSize.height, poolSize.width]
        let steps = [strides.depth, strides.height, strides.width]
        let sizes = (0..<3).map { axis in
            positions(
                inputShape[axis], window: windows[axis], stride: steps[axis], padding: padding,
                of: inputShape)
        }
        return Shape(sizes + [inputShape[3]])
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.volumesPooled(window: poolSize, strides: strides, padding: padding) {
            $0.averagePool2D(window: $1, strides: $2, padding: $3)
        }
    }
}

extension AveragePooling3D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["poolSize": poolSize, "strides": strides, "padding": padding]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            try configuration.positive("poolSize") as Size3D,
            strides: try configuration.positive("strides") as Size3D,
            padding: try configuration("padding"))
    }
}

extension Tensor {
    /// Pools images slice by slice, then the slices.
    fileprivate func volumesPooled(
        window: Size3D, strides: Size3D, padding: SequencePadding,
        _ pool: (Tensor, Size2D, Size2D, Padding) -> Tensor
    ) -> Tensor {
        let slices = reshaped(to: [shape[0] * shape[1], shape[2], shape[3], shape[4]])
        let flat = pool(
            slices, window.plane, strides.plane, padding == .same ? .same : .valid)
        let (rows, columns) = (flat.shape[1], flat.shape[2])
        let pads = padding.amounts(
            size: shape[1], extent: window.depth, stride: strides.depth)
        let result = pool(
            flat.reshaped(to: [shape[0], shape[1], rows * columns, shape[4]]),
            Size2D(window.depth, 1), Size2D(strides.depth, 1),
            .explicit(top: pads.before, bottom: pads.after, left: 0, right: 0))
        return result.reshaped(to: [shape[0], result.shape[1], rows, columns, shape[4]])
    }
}
