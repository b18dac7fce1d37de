public import DLTensors

/// A number of steps, slices, rows or columns for each of two opposite sides.
public typealias Sides = (before: Int, after: Int)

/// What a layer does at the border of its input.
enum BorderChange {
    /// Adds zeros.
    case add
    /// Cuts elements off.
    case cut
}

/// A layer that makes its input larger or smaller at both ends of each axis between batch and
/// channels.
public class BorderLayer: Layer {
    /// The numbers for each axis.
    var sides: [Sides] { layerFailure(self, "is what padding and cropping layers share") }

    /// What happens at the border.
    var change: BorderChange { layerFailure(self, "is what padding and cropping layers share") }

    /// The numbers in order: before and after along each axis.
    fileprivate final var numbers: [Int] { sides.flatMap { [$0.before, $0.after] } }

    public final override func build(inputShape: Shape) { _ = outputShape(for: inputShape) }

    public final override func outputShape(for inputShape: Shape) -> Shape {
        let sides = sides
        requireInput(inputShape, axes: sides.count)
        let sizes = sides.indices.map { axis in
            let total = sides[axis].before + sides[axis].after
            return inputShape[axis] + (change == .add ? total : -total)
        }
        guard change == .add || sizes.allSatisfy({ $0 > 0 }) else {
            layerFailure(
                self,
                "cuts off \(numbers), two for each axis, but its input of shape \(inputShape) does "
                    + "not have more")
        }
        return Shape(sizes + [inputShape[sides.count]])
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        sides.enumerated().reduce(input) { result, side in
            let (axis, (before, after)) = (side.offset + 1, side.element)
            return change == .add
                ? result.padded(axis: axis, before: before, after: after)
                : result.slice(axis: axis, before..<result.shape[axis] - after)
        }
    }
}

/// What zero padding and cropping of sequences share.
public class SequenceBorderLayer: BorderLayer, ConfigurableLayer {
    /// Steps added, or left out, before the first that stays.
    @Setting(.notNegative) public private(set) final var before: Int
    /// Steps added, or left out, after the last that stays.
    @Setting(.notNegative) public private(set) final var after: Int

    /// Creates the layer with the same number of steps at both ends.
    public convenience init(_ steps: Int = 1, name: String? = nil) {
        self.init(before: steps, after: steps, name: name)
    }

    /// Creates the layer with a number of steps for each end.
    public init(before: Int, after: Int, name: String? = nil) {
        super.init(name: name)
        self.before = before
        self.after = after
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(settings: configuration)
    }

    final override var sides: [Sides] { [(before, after)] }
}

/// What zero padding and cropping of images share.
public class ImageBorderLayer: BorderLayer, ConfigurableLayer {
    @Setting(.sides(axes: 2), key: "sides") private final var amounts: [Int]
    /// Rows added, or cut off, above and below.
    public final var rows: (top: Int, bottom: Int) { (amounts[0], amounts[1]) }
    /// Columns added, or cut off, left and right.
    public final var columns: (left: Int, right: Int) { (amounts[2], amounts[3]) }

    /// Creates the layer with a number for each side.
    public init(
        rows: (top: Int, bottom: Int), columns: (left: Int, right: Int), name: String? = nil
    ) {
        super.init(name: name)
        amounts = [rows.top, rows.bottom, columns.left, columns.right]
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(settings: configuration)
    }

    /// What the layer was made with.
    public var configuration: Configuration { storedSettings.configuration }

    final override var sides: [Sides] {
        [(rows.top, rows.bottom), (columns.left, columns.right)]
    }
}

/// What zero padding and cropping of volumes share.
public class VolumeBorderLayer: BorderLayer, ConfigurableLayer {
    @Setting(.sides(axes: 3), key: "sides") private final var amounts: [Int]

    /// Creates the layer with the same number on both sides of each axis.
    public convenience init(_ amounts: any WindowSize = 1, name: String? = nil) {
        let sizes = amounts.windowSizes(axes: 3).map { ($0, $0) }
        self.init(depth: sizes[0], rows: sizes[1], columns: sizes[2], name: name)
    }

    /// Creates the layer with a number for each side.
    public init(depth: Sides, rows: Sides, columns: Sides, name: String? = nil) {
        super.init(name: name)
        amounts = [depth, rows, columns].flatMap { [$0.before, $0.after] }
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(settings: configuration)
    }

    final override var sides: [Sides] {
        (0..<3).map { (amounts[2 * $0], amounts[2 * $0 + 1]) }
    }
}

extension Requirement where Value == [Int] {
    /// Two numbers of 0 or more for each axis.
    static func sides(axes: Int) -> Requirement {
        Requirement { sides in
            sides.count == 2 * axes && sides.allSatisfy { $0 >= 0 }
                ? nil : "\(2 * axes) sizes of 0 or more"
        }
    }
}
