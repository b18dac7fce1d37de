public import DLTensors

/// Products of two inputs summed along one axis of each.
///
/// `y[b, …, …] = Σ over k of x[b, …, k, …] * z[b, …, k, …]`: the axes of the first input without the
/// summed one, then those of the second. With `normalize` vectors along the axes are made 1 long
/// first, which gives their cosines.
/// - Shapes: two inputs with the same size along the axes; two vectors give `[1]`.
/// - Source: keras.layers.Dot.
public final class Dot: Layer, ConfigurableLayer {
    /// The summed axis of each input, counted with that of the batch, which is 0; negative counts
    /// from the end.
    public var axes: (Int, Int) { (bothAxes[0], bothAxes[1]) }
    @Setting(key: "axes") private var bothAxes: [Int]
    /// Whether vectors are made 1 long first.
    @Setting public private(set) var normalize: Bool

    /// Creates the layer with one axis for both inputs.
    public convenience init(axes: Int, normalize: Bool = false, name: String? = nil) {
        self.init(axes: (axes, axes), normalize: normalize, name: name)
    }

    /// Creates the layer with an axis for each input.
    public init(axes: (Int, Int), normalize: Bool = false, name: String? = nil) {
        super.init(name: name)
        bothAxes = [axes.0, axes.1]
        self.normalize = normalize
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func validate() throws {
        guard bothAxes.count == 2 else {
            throw SettingError("axes", expected: "two axes", found: bothAxes)
        }
    }

    /// The axes counted from the first one after the batch.
    private func places(_ shapes: [Shape]) -> (Int, Int) {
        guard shapes.count == 2 else {
            layerFailure(self, "takes two inputs, but got \(listed(shapes))")
        }
        let places = zip([axes.0, axes.1], shapes).map { axis, shape in
            axis < 0 ? axis + shape.rank : axis - 1
        }
        guard zip(places, shapes).allSatisfy({ $1.indices.contains($0) }),
            shapes[0][places[0]] == shapes[1][places[1]]
        else {
            layerFailure(
                self,
                "needs the same size along axes \(axes) of its inputs, but got \(listed(shapes))")
        }
        return (places[0], places[1])
    }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        let places = places(inputShapes)
        let rest =
            Array(inputShapes[0].removing(axis: places.0))
            + Array(inputShapes[1].removing(axis: places.1))
        return Shape(rest.isEmpty ? [1] : rest)
    }

    public override func traits(training: Bool) -> LayerTraits { .repeatable }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        let shapes = inputs.map(\.shape.droppingBatch)
        let places = places(shapes)
        // [batch, others, summed] and [batch, summed, others]
        let first = inputs[0].movedAxis(from: places.0 + 1, to: inputs[0].rank - 1)
        let second = inputs[1].movedAxis(from: places.1 + 1, to: 1)
        let (batch, size) = (inputs[0].shape[0], shapes[0][places.0])
        var x = first.reshaped(to: [batch, shapes[0].elementCount / max(size, 1), size])
        var z = second.reshaped(to: [batch, size, shapes[1].elementCount / max(size, 1)])
        if normalize { (x, z) = (x.unitLength(axis: 2), z.unitLength(axis: 1)) }
        return x.matmul(z).reshaped(to: outputShape(for: shapes).addingBatch(batch))
    }
}

extension Tensor {
    /// Vectors along an axis made 1 long: `x / sqrt(max(Σ x², 1e-12))`.
    fileprivate func unitLength(axis: Int) -> Tensor {
        let squares = squared().sum(axis: axis, keepDims: true)
        return self
            / Tensor.maximum(squares, Tensor(repeating: 1e-12, shape: [], dtype: dtype)).sqrt()
    }
}
