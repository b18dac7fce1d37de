internal import DLTensors

/// Leaves out steps at both ends of sequences `[steps, channels]`.
///
/// - Shapes: result `[steps - before - after, channels]`.
/// - Source: keras.layers.Cropping1D.
public final class Cropping1D: SequenceBorderLayer {
    override var change: BorderChange { .cut }
}

/// Cuts rows and columns off the border of images `[height, width, channels]`.
///
/// - Shapes: result `[height - top - bottom, width - left - right, channels]`.
/// - Source: keras.layers.Cropping2D.
public final class Cropping2D: ImageBorderLayer {
    override var change: BorderChange { .cut }

    /// Creates the layer that cuts the same on every side.
    public convenience init(_ cropping: Int = 0, name: String? = nil) {
        self.init(rows: (cropping, cropping), columns: (cropping, cropping), name: name)
    }
}

/// Cuts slices, rows and columns off the border of volumes `[depth, height, width, channels]`.
///
/// - Shapes: result without what is cut off.
/// - Source: keras.layers.Cropping3D.
public final class Cropping3D: VolumeBorderLayer {
    override var change: BorderChange { .cut }
}
