/// The sum of its inputs, element by element.
///
/// - Shapes: two or more inputs of one shape; result the same.
/// - Source: keras.layers.Add.
public final class Add: Layer {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        guard inputShapes.count > 1, Set(inputShapes).count == 1 else {
            layerFailure(
                self, "adds two or more inputs of one shape, but got \(listed(inputShapes))")
        }
        return inputShapes[0]
    }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        inputs.dropFirst().reduce(inputs[0]) { $0 + $1 }
    }
}

/// Its inputs side by side along one axis.
///
/// - Shapes: inputs that differ at most along `axis`; result their sizes added there.
/// - Source: keras.layers.Concatenate.
public final class Concatenate: Layer {
    /// The axis, counted with that of the batch, which is 0; negative counts from the end.
    public let axis: Int

    /// Creates the layer.
    public init(axis: Int = -1, name: String? = nil) {
        self.axis = axis
        super.init(name: name)
    }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        let rank = inputShapes[0].rank
        let place = axis < 0 ? rank + axis : axis - 1
        let fits =
            inputShapes.count > 1 && (0..<rank).contains(place)
            && inputShapes.allSatisfy { shape in
                shape.rank == rank
                    && (0..<rank).allSatisfy { $0 == place || shape[$0] == inputShapes[0][$0] }
            }
        guard fits else {
            layerFailure(
                self,
                "joins two or more inputs along axis \(axis); their other axes must agree, but "
                    + "got \(listed(inputShapes))")
        }
        var sizes = Array(inputShapes[0])
        sizes[place] = inputShapes.reduce(0) { $0 + $1[place] }
        return Shape(sizes)
    }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        Tensor(concatenating: inputs, axis: axis < 0 ? inputs[0].shape.rank + axis : axis)
    }
}

/// Shapes as a list for messages.
private func listed(_ shapes: [Shape]) -> String {
    shapes.map { "\($0)" }.joined(separator: ", ")
}

extension Add: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        [:]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init()
    }
}

extension Concatenate: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration {
        ["axis": axis]
    }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(axis: try configuration("axis"))
    }
}
