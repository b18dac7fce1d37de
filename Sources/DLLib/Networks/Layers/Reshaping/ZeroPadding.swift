public import DLTensors

/// Adds steps of zeros before and after sequences `[steps, channels]`.
///
/// - Shapes: result `[before + steps + after, channels]`.
/// - Source: keras.layers.ZeroPadding1D.
public final class ZeroPadding1D: SequenceBorderLayer {
    override var change: BorderChange { .add }
}

/// Adds rows and columns of zeros around images `[height, width, channels]`.
///
/// - Shapes: result `[height + top + bottom, width + left + right, channels]`.
/// - Source: keras.layers.ZeroPadding2D.
public final class ZeroPadding2D: ImageBorderLayer, FusableLayer {
    override var change: BorderChange { .add }

    /// Creates the layer with the same number of zeros on every side.
    public convenience init(_ padding: Int = 1, name: String? = nil) {
        self.init(rows: (padding, padding), columns: (padding, padding), name: name)
    }

    /// Makes the layer from what a model file says of it, where the four numbers are a padding.
    public required convenience init(configuration: Configuration) throws {
        let all: [Int] = try configuration("padding")
        try Requirement<[Int]>.sides(axes: 2).check(all, key: "padding")
        self.init(rows: (all[0], all[1]), columns: (all[2], all[3]))
    }

    /// What the layer was made with.
    public override var configuration: Configuration { ["padding": asPadding] }

    /// The rows and columns as a convolution can add them itself.
    var asPadding: Padding {
        .explicit(
            top: rows.top, bottom: rows.bottom, left: columns.left, right: columns.right)
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .fastInParts, .gradientWithoutInput]
    }

    var fusionRole: FusionRole? { .padding(asPadding) }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.zeroPadded2D(
            top: rows.top, bottom: rows.bottom, left: columns.left, right: columns.right)
    }
}

/// Adds zeros around volumes `[depth, height, width, channels]`.
///
/// - Shapes: result with what is added to each side.
/// - Source: keras.layers.ZeroPadding3D.
public final class ZeroPadding3D: VolumeBorderLayer {
    override var change: BorderChange { .add }
}
