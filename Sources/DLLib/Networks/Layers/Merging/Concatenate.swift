public import DLTensors

/// Its inputs side by side along one axis.
///
/// - Shapes: inputs that differ at most along `axis`; result their sizes added there.
/// - Source: keras.layers.Concatenate.
public final class Concatenate: Layer, ConfigurableLayer {
    /// The axis, counted with that of the batch, which is 0; negative counts from the end.
    @Setting public private(set) var axis: Int

    /// Creates the layer.
    public init(axis: Int = -1, name: String? = nil) {
        super.init(name: name)
        self.axis = axis
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

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

    /// Steps that count in any input, all of them in one without a mask; where the inputs follow one
    /// another along an axis of the masks, the masks do, too.
    public override func computeMask(of inputs: [Tensor]) -> Tensor? {
        guard let rank = inputs.compactMap(\.mask?.rank).max() else { return nil }
        let masks = inputs.map { input in
            let all = Shape(input.shape.prefix(rank))
            return input.mask?.extended(toRank: rank).broadcast(to: all)
                ?? Tensor(ones: all, dtype: .bool)
        }
        let axis = axis < 0 ? inputs[0].rank + axis : axis
        if axis < rank { return Tensor(concatenating: masks, axis: axis) }
        return masks.dropFirst().reduce(masks[0]) { $0 .| $1 }
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .fastInParts, .recomputedWithInputs, .gradientWithoutInput]
    }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        let axis = axis < 0 ? inputs[0].shape.rank + axis : axis
        return Tensor(concatenating: inputs, axis: axis).recomputable(from: inputs) {
            Tensor(concatenating: $0, axis: axis)
        }
    }
}
