public import DLTensors

/// Adds rows and columns of zeros around images.
///
/// - Shapes: input `[height, width, channels]`; result
///   `[height + top + bottom, width + left + right, channels]`.
/// - Source: keras.layers.ZeroPadding2D.
public final class ZeroPadding2D: Layer {
    /// Rows added above and below.
    public let rows: (top: Int, bottom: Int)
    /// Columns added left and right.
    public let columns: (left: Int, right: Int)

    /// Creates the layer with the same number of zeros on every side.
    public convenience init(_ padding: Int = 1, name: String? = nil) {
        self.init(rows: (padding, padding), columns: (padding, padding), name: name)
    }

    /// Creates the layer with a number of zeros for each side.
    public init(
        rows: (top: Int, bottom: Int), columns: (left: Int, right: Int), name: String? = nil
    ) {
        self.rows = rows
        self.columns = columns
        super.init(name: name)
        guard min(rows.top, rows.bottom, columns.left, columns.right) >= 0 else {
            layerFailure(self, "needs paddings of 0 or more, not \(rows) and \(columns)")
        }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        return [
            inputShape[0] + rows.top + rows.bottom, inputShape[1] + columns.left + columns.right,
            inputShape[2],
        ]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.zeroPadded2D(
            top: rows.top, bottom: rows.bottom, left: columns.left, right: columns.right)
    }
}

extension ZeroPadding2D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        [
            "padding": Padding.explicit(
                top: rows.top, bottom: rows.bottom, left: columns.left, right: columns.right)
        ]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        let padding: Padding = try configuration("padding")
        guard case .explicit(let top, let bottom, let left, let right) = padding,
            min(top, bottom, left, right) >= 0
        else {
            throw ModelFileError.configuration(
                key: "padding", expected: "four sizes of 0 or more", found: "\(padding)")
        }
        self.init(rows: (top, bottom), columns: (left, right))
    }
}
