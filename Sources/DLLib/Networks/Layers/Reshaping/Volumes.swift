public import DLTensors

/// A number of slices, rows or columns for each of two opposite sides.
public typealias Sides = (before: Int, after: Int)

/// Adds zeros around volumes.
///
/// - Shapes: input `[depth, height, width, channels]`; result with what is added to each side.
/// - Source: keras.layers.ZeroPadding3D.
public final class ZeroPadding3D: Layer {
    private let sides: VolumeSides

    /// Creates the layer with the same number of zeros on both sides of each axis.
    public convenience init(_ padding: some VolumeSize = 1, name: String? = nil) {
        let size = padding.size3D
        self.init(
            depth: (size.depth, size.depth), rows: (size.height, size.height),
            columns: (size.width, size.width), name: name)
    }

    /// Creates the layer with a number of zeros for each side.
    public convenience init(depth: Sides, rows: Sides, columns: Sides, name: String? = nil) {
        self.init(VolumeSides(depth, rows, columns), name: name)
    }

    fileprivate init(_ sides: VolumeSides, name: String?) {
        self.sides = sides
        super.init(name: name)
        guard sides.smallest >= 0 else {
            layerFailure(self, "needs paddings of 0 or more, not \(sides.numbers)")
        }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireVolume(inputShape)
        return Shape((0..<3).map { inputShape[$0] + sides.total($0) } + [inputShape[3]])
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        (0..<3).reduce(input) { volume, axis in
            volume.padded(
                axis: axis + 1, before: sides.pairs[axis].before, after: sides.pairs[axis].after)
        }
    }
}

extension ZeroPadding3D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["sides": sides.numbers] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try VolumeSides(configuration), name: nil)
    }
}

/// Cuts slices, rows and columns off the border of volumes.
///
/// - Shapes: input `[depth, height, width, channels]`; result without what is cut off.
/// - Source: keras.layers.Cropping3D.
public final class Cropping3D: Layer {
    private let sides: VolumeSides

    /// Creates the layer that cuts the same off both sides of each axis.
    public convenience init(_ cropping: some VolumeSize = 1, name: String? = nil) {
        let size = cropping.size3D
        self.init(
            depth: (size.depth, size.depth), rows: (size.height, size.height),
            columns: (size.width, size.width), name: name)
    }

    /// Creates the layer with a number for each side.
    public convenience init(depth: Sides, rows: Sides, columns: Sides, name: String? = nil) {
        self.init(VolumeSides(depth, rows, columns), name: name)
    }

    fileprivate init(_ sides: VolumeSides, name: String?) {
        self.sides = sides
        super.init(name: name)
        guard sides.smallest >= 0 else {
            layerFailure(self, "needs croppings of 0 or more, not \(sides.numbers)")
        }
    }

    public override func build(inputShape: Shape) { _ = outputShape(for: inputShape) }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireVolume(inputShape)
        let left = (0..<3).map { inputShape[$0] - sides.total($0) }
        guard left.allSatisfy({ $0 > 0 }) else {
            layerFailure(
                self,
                "cuts off \(sides.numbers), two for each axis, but its input of shape "
                    + "\(inputShape) does not have more")
        }
        return Shape(left + [inputShape[3]])
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        (0..<3).reduce(input) { volume, axis in
            let (before, after) = sides.pairs[axis]
            return volume.slice(axis: axis + 1, before..<volume.shape[axis + 1] - after)
        }
    }
}

extension Cropping3D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["sides": sides.numbers] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try VolumeSides(configuration), name: nil)
    }
}

/// Repeats every slice, row and column of volumes.
///
/// - Shapes: input `[depth, height, width, channels]`; result with each of the three times its
///   factor.
/// - Source: keras.layers.UpSampling3D.
public final class UpSampling3D: Layer {
    /// How often each slice, row and column comes.
    public let size: Size3D

    /// Creates the layer.
    public init(_ size: some VolumeSize = 2, name: String? = nil) {
        self.size = size.size3D
        super.init(name: name)
        requirePositive(("size", self.size.smallest))
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        requireVolume(inputShape)
        return [
            inputShape[0] * size.depth, inputShape[1] * size.height, inputShape[2] * size.width,
            inputShape[3],
        ]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.repeated(size.depth, axis: 1).repeated(size.height, axis: 2)
            .repeated(size.width, axis: 3)
    }
}

extension UpSampling3D: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["size": size] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try configuration.positive("size") as Size3D)
    }
}

/// Numbers for the six sides of a volume.
private struct VolumeSides {
    /// Before and after, along depth, height and width.
    let pairs: [Sides]

    init(_ depth: Sides, _ rows: Sides, _ columns: Sides) { pairs = [depth, rows, columns] }

    init(_ configuration: Configuration) throws {
        let sides: [Int] = try configuration("sides")
        guard sides.count == 6, sides.allSatisfy({ $0 >= 0 }) else {
            throw ModelFileError.configuration(
                key: "sides", expected: "six sizes of 0 or more", found: "\(sides)")
        }
        self.init((sides[0], sides[1]), (sides[2], sides[3]), (sides[4], sides[5]))
    }

    var numbers: [Int] { pairs.flatMap { [$0.before, $0.after] } }
    var smallest: Int { numbers.min() ?? 0 }
    func total(_ axis: Int) -> Int { pairs[axis].before + pairs[axis].after }
}
