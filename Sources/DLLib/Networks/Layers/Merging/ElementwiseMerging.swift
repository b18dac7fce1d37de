public import DLTensors

/// A layer that combines two or more inputs element by element.
///
/// Sizes must be equal or 1, which is repeated; missing axes count as 1 (in front, after that of the
/// batch). Steps of sequences count when they count in any input. A product, a maximum or a minimum
/// takes only the inputs in which a step counts; an input without as many axes as another loses its
/// mask first.
/// - Shapes: two or more inputs whose sizes are equal or 1 along each axis; result the larger sizes.
public class MergingLayer: Layer, ConfigurableLayer {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(settings: configuration)
    }

    /// The inputs, which have as many axes, as one tensor.
    func merge(_ inputs: [Tensor]) -> Tensor {
        layerFailure(self, "is what the merging layers share")
    }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        guard inputShapes.count > 1 else {
            layerFailure(self, "combines two or more inputs, but got \(listed(inputShapes))")
        }
        return commonShape(of: inputShapes)
    }

    /// Steps that count in any input; all where one has no mask.
    public final override func computeMask(of inputs: [Tensor]) -> Tensor? {
        let masks = inputs.compactMap(\.mask)
        guard masks.count == inputs.count, let first = masks.first else { return nil }
        return masks.dropFirst().reduce(first) { $0 .| $1 }
    }

    public final override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        merge(aligned(inputs))
    }
}

extension Layer {
    /// The shape of what combines inputs of these shapes element by element.
    final func commonShape(of inputShapes: [Shape]) -> Shape {
        let rank = inputShapes.map(\.rank).max() ?? 0
        var result = Shape(repeatElement(1, count: rank))
        for shape in inputShapes {
            let padded = shape.padded(toRank: rank)
            for axis in 0..<rank where padded[axis] != 1 {
                guard result[axis] == 1 || result[axis] == padded[axis] else {
                    layerFailure(
                        self,
                        "combines inputs whose sizes are equal or 1 along each axis, but got "
                            + listed(inputShapes))
                }
                result[axis] = padded[axis]
            }
        }
        return result
    }
}

/// Batches with as many axes, new ones after that of the batch.
func aligned(_ inputs: [Tensor]) -> [Tensor] {
    let rank = inputs.map(\.rank).max() ?? 0
    return inputs.map { input in
        guard input.rank < rank else { return input }
        let sizes = input.shape.droppingBatch.padded(toRank: rank - 1)
        return input.reshaped(to: sizes.addingBatch(input.shape[0]))
    }
}

/// Adds its inputs element by element; see ``MergingLayer``.
///
/// - Source: keras.layers.Add.
public final class Add: MergingLayer, FusableLayer {
    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .fastInParts, .recomputedWithInputs, .gradientWithoutInput]
    }

    var fusionRole: FusionRole? { .addition }

    override func merge(_ inputs: [Tensor]) -> Tensor {
        sum(inputs).recomputable(from: inputs, sum)
    }
}

/// Adds a part of the second of two inputs to the first: `y = x + scale * r`; see ``MergingLayer``.
///
/// InceptionResNetV2 adds its residuals `r` so, which would make training unstable in full.
/// - Source: `CustomScaleLayer` of keras.applications.inception_resnet_v2.
public final class CustomScaleLayer: MergingLayer {
    /// The part of the second input.
    @Setting public private(set) var scale: Float

    /// Creates the layer.
    public init(_ scale: Float, name: String? = nil) {
        super.init(name: name)
        self.scale = scale
    }

    /// Makes the layer from what a model file says of it.
    public required init(configuration: Configuration) throws {
        try super.init(configuration: configuration)
    }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        guard inputShapes.count == 2 else {
            layerFailure(self, "takes two inputs, but got \(listed(inputShapes))")
        }
        return super.outputShape(for: inputShapes)
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    override func merge(_ inputs: [Tensor]) -> Tensor { inputs[0] + inputs[1] * scale }
}

/// Subtracts the second of two inputs from the first, element by element; see ``MergingLayer``.
///
/// - Source: keras.layers.Subtract.
public final class Subtract: MergingLayer {
    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        guard inputShapes.count == 2 else {
            layerFailure(self, "takes two inputs, but got \(listed(inputShapes))")
        }
        return super.outputShape(for: inputShapes)
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    override func merge(_ inputs: [Tensor]) -> Tensor { inputs[0] - inputs[1] }
}

/// Multiplies its inputs element by element; see ``MergingLayer``.
///
/// - Source: keras.layers.Multiply.
public final class Multiply: MergingLayer {
    public override func traits(training: Bool) -> LayerTraits { .repeatable }

    override func merge(_ inputs: [Tensor]) -> Tensor {
        let masks = inputs.compactMap(\.extendedMask)
        let factors = inputs.map { input in
            input.extendedMask.map { Tensor.where($0, input, 1) } ?? input
        }
        let product = factors.dropFirst().reduce(factors[0]) { $0 * $1 }
        guard masks.count == inputs.count else { return product }
        return Tensor.where(masks.dropFirst().reduce(masks[0]) { $0 .| $1 }, product, 0)
    }
}

/// Takes the mean of its inputs element by element; see ``MergingLayer``.
///
/// - Source: keras.layers.Average.
public final class Average: MergingLayer {
    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    override func merge(_ inputs: [Tensor]) -> Tensor { sum(inputs) / Float(inputs.count) }
}

/// Keeps the largest of its inputs element by element; see ``MergingLayer``.
///
/// - Source: keras.layers.Maximum.
public final class Maximum: MergingLayer {
    public override func traits(training: Bool) -> LayerTraits { .repeatable }

    override func merge(_ inputs: [Tensor]) -> Tensor { extremum(inputs, Tensor.maximum) }
}

/// Keeps the smallest of its inputs element by element; see ``MergingLayer``.
///
/// - Source: keras.layers.Minimum.
public final class Minimum: MergingLayer {
    public override func traits(training: Bool) -> LayerTraits { .repeatable }

    override func merge(_ inputs: [Tensor]) -> Tensor { extremum(inputs, Tensor.minimum) }
}

private func sum(_ inputs: [Tensor]) -> Tensor {
    inputs.dropFirst().reduce(inputs[0]) { $0 + $1 }
}

/// The greatest or the smallest of tensors, which at each place leaves out those that do not count
/// there.
///
/// - Source: keras.layers.Maximum, whose results at places that count in no input are kept, too.
private func extremum(
    _ inputs: [Tensor], _ combine: (Tensor, Tensor) -> Tensor
) -> Tensor {
    var (result, resultMask) = (inputs[0], inputs[0].extendedMask)
    for input in inputs.dropFirst() {
        let mask = input.extendedMask
        let other = mask.map { Tensor.where($0, input, result) } ?? input
        result = combine(resultMask.map { Tensor.where($0, result, other) } ?? result, other)
        resultMask = mask.flatMap { mask in resultMask.map { $0 .| mask } }
    }
    return result
}

/// Shapes as a list for messages.
func listed(_ shapes: [Shape]) -> String {
    shapes.map { "\($0)" }.joined(separator: ", ")
}
