public import DLTensors

/// Adds steps of zeros before and after sequences.
///
/// - Shapes: input `[steps, channels]`; result `[before + steps + after, channels]`.
/// - Source: keras.layers.ZeroPadding1D.
public final class ZeroPadding1D: Layer {
    /// Steps added before the first.
    public let before: Int
    /// Steps added after the last.
    public let after: Int

    /// Creates the layer with the same number of zeros on both ends.
    public convenience init(_ padding: Int = 1, name: String? = nil) {
        self.init(before: padding, after: padding, name: name)
    }

    /// Creates the layer with a number of zeros for each end.
    public init(before: Int, after: Int, name: String? = nil) {
        self.before = before
        self.after = after
        super.init(name: name)
        guard min(before, after) >= 0 else {
            layerFailure(self, "needs paddings of 0 or more, not \(before) and \(after)")
        }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        return [before + inputShape[0] + after, inputShape[1]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.padded(axis: 1, before: before, after: after)
    }
}

extension ZeroPadding1D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["before": before, "after": after] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            before: try configuration.notNegative("before"),
            after: try configuration.notNegative("after"))
    }
}

/// Leaves out steps at both ends of sequences.
///
/// - Shapes: input `[steps, channels]`; result `[steps - before - after, channels]`.
/// - Source: keras.layers.Cropping1D.
public final class Cropping1D: Layer {
    /// Steps left out at the beginning.
    public let before: Int
    /// Steps left out at the end.
    public let after: Int

    /// Creates the layer that leaves out the same number of steps at both ends.
    public convenience init(_ cropping: Int = 1, name: String? = nil) {
        self.init(before: cropping, after: cropping, name: name)
    }

    /// Creates the layer with a number of steps for each end.
    public init(before: Int, after: Int, name: String? = nil) {
        self.before = before
        self.after = after
        super.init(name: name)
        guard min(before, after) >= 0 else {
            layerFailure(self, "needs croppings of 0 or more, not \(before) and \(after)")
        }
    }

    public override func build(inputShape: Shape) { _ = outputShape(for: inputShape) }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireSequence(inputShape)
        guard inputShape[0] > before + after else {
            layerFailure(
                self,
                "leaves out \(before + after) steps, but its input of shape \(inputShape) "
                    + "does not have more")
        }
        return [inputShape[0] - before - after, inputShape[1]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.slice(axis: 1, before..<input.shape[1] - after)
    }
}

extension Cropping1D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["before": before, "after": after] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(
            before: try configuration.notNegative("before"),
            after: try configuration.notNegative("after"))
    }
}

/// Cuts rows and columns off the border of images.
///
/// - Shapes: input `[height, width, channels]`; result
///   `[height - top - bottom, width - left - right, channels]`.
/// - Source: keras.layers.Cropping2D.
public final class Cropping2D: Layer {
    /// Rows cut off above and below.
    public let rows: (top: Int, bottom: Int)
    /// Columns cut off left and right.
    public let columns: (left: Int, right: Int)

    /// Creates the layer that cuts the same on every side.
    public convenience init(_ cropping: Int = 0, name: String? = nil) {
        self.init(rows: (cropping, cropping), columns: (cropping, cropping), name: name)
    }

    /// Creates the layer with a number for each side.
    public init(
        rows: (top: Int, bottom: Int), columns: (left: Int, right: Int), name: String? = nil
    ) {
        self.rows = rows
        self.columns = columns
        super.init(name: name)
        guard min(rows.top, rows.bottom, columns.left, columns.right) >= 0 else {
            layerFailure(self, "needs croppings of 0 or more, not \(rows) and \(columns)")
        }
    }

    public override func build(inputShape: Shape) { _ = outputShape(for: inputShape) }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireImage(inputShape)
        let height = inputShape[0] - rows.top - rows.bottom
        let width = inputShape[1] - columns.left - columns.right
        guard height > 0, width > 0 else {
            layerFailure(
                self,
                "cuts off \(rows) rows and \(columns) columns, but its input of shape "
                    + "\(inputShape) does not have more")
        }
        return [height, width, inputShape[2]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.slice(axis: 1, rows.top..<input.shape[1] - rows.bottom)
            .slice(axis: 2, columns.left..<input.shape[2] - columns.right)
    }
}

extension Cropping2D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["sides": [rows.top, rows.bottom, columns.left, columns.right]]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        let sides: [Int] = try configuration("sides")
        guard sides.count == 4, sides.allSatisfy({ $0 >= 0 }) else {
            throw ModelFileError.configuration(
                key: "sides", expected: "four sizes of 0 or more", found: "\(sides)")
        }
        self.init(rows: (sides[0], sides[1]), columns: (sides[2], sides[3]))
    }
}

extension Configuration {
    /// The whole number with this name, which must be 0 or more.
    func notNegative(_ key: String) throws -> Int {
        let value: Int = try self(key)
        guard value >= 0 else {
            throw ModelFileError.configuration(key: key, expected: "0 or more", found: "\(value)")
        }
        return value
    }
}
