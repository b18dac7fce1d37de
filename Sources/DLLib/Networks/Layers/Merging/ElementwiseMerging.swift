public import DLTensors

/// A layer that combines two or more inputs element by element.
///
/// Sizes must be equal or 1, which is repeated; missing axes count as 1 (in front, after that of the
/// batch). Steps of sequences count when they count in any input. A product, a maximum or a minimum
/// takes only the inputs in which a step counts; an input without as many axes as another loses its
/// mask first.
protocol ElementwiseMerging: Layer {}

extension ElementwiseMerging {
    /// The shape of the result, or a stop that names the layer.
    func mergedShape(_ shapes: [Shape]) -> Shape {
        guard shapes.count > 1 else {
            layerFailure(self, "combines two or more inputs, but got \(listed(shapes))")
        }
        let rank = shapes.map(\.rank).max() ?? 0
        var result = Shape(repeatElement(1, count: rank))
        for shape in shapes {
            let padded = shape.padded(toRank: rank)
            for axis in 0..<rank where padded[axis] != 1 {
                guard result[axis] == 1 || result[axis] == padded[axis] else {
                    layerFailure(
                        self,
                        "combines inputs whose sizes are equal or 1 along each axis, but got "
                            + listed(shapes))
                }
                result[axis] = padded[axis]
            }
        }
        return result
    }

    /// The inputs with as many axes, new ones after that of the batch.
    func aligned(_ inputs: [Tensor]) -> [Tensor] {
        let rank = inputs.map(\.rank).max() ?? 0
        return inputs.map { input in
            guard input.rank < rank else { return input }
            let sizes = input.shape.droppingBatch.padded(toRank: rank - 1)
            return input.reshaped(to: sizes.addingBatch(input.shape[0]))
        }
    }

    /// Steps that count in any input; all where one has no mask.
    func mergedMask(_ inputs: [Tensor]) -> Tensor? {
        let masks = inputs.compactMap(\.mask)
        guard masks.count == inputs.count, let first = masks.first else { return nil }
        return masks.dropFirst().reduce(first) { $0 .| $1 }
    }
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

/// The sum of its inputs, element by element.
///
/// - Shapes: two or more inputs whose sizes are equal or 1 along each axis; result the larger sizes.
/// - Source: keras.layers.Add.
public final class Add: Layer, ElementwiseMerging {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        mergedShape(inputShapes)
    }

    public override func computeMask(of inputs: [Tensor]) -> Tensor? { mergedMask(inputs) }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        let inputs = aligned(inputs)
        return sum(inputs).recomputable(from: inputs, sum)
    }
}

private func sum(_ inputs: [Tensor]) -> Tensor {
    inputs.dropFirst().reduce(inputs[0]) { $0 + $1 }
}

extension Add: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { [:] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws { self.init() }
}

/// The difference of two inputs, element by element: the first minus the second.
///
/// - Shapes: two inputs whose sizes are equal or 1 along each axis; result the larger sizes.
/// - Source: keras.layers.Subtract.
public final class Subtract: Layer, ElementwiseMerging {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        guard inputShapes.count == 2 else {
            layerFailure(self, "takes two inputs, but got \(listed(inputShapes))")
        }
        return mergedShape(inputShapes)
    }

    public override func computeMask(of inputs: [Tensor]) -> Tensor? { mergedMask(inputs) }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        let inputs = aligned(inputs)
        return inputs[0] - inputs[1]
    }
}

extension Subtract: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { [:] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws { self.init() }
}

/// The product of its inputs, element by element.
///
/// - Shapes: two or more inputs whose sizes are equal or 1 along each axis; result the larger sizes.
/// - Source: keras.layers.Multiply.
public final class Multiply: Layer, ElementwiseMerging {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        mergedShape(inputShapes)
    }

    public override func computeMask(of inputs: [Tensor]) -> Tensor? { mergedMask(inputs) }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        let inputs = aligned(inputs)
        let masks = inputs.compactMap(\.extendedMask)
        let factors = inputs.map { input in
            input.extendedMask.map { Tensor.where($0, input, 1) } ?? input
        }
        let product = factors.dropFirst().reduce(factors[0]) { $0 * $1 }
        guard masks.count == inputs.count else { return product }
        return Tensor.where(masks.dropFirst().reduce(masks[0]) { $0 .| $1 }, product, 0)
    }
}

extension Multiply: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { [:] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws { self.init() }
}

/// The mean of its inputs, element by element.
///
/// - Shapes: two or more inputs whose sizes are equal or 1 along each axis; result the larger sizes.
/// - Source: keras.layers.Average.
public final class Average: Layer, ElementwiseMerging {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        mergedShape(inputShapes)
    }

    public override func computeMask(of inputs: [Tensor]) -> Tensor? { mergedMask(inputs) }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        let inputs = aligned(inputs)
        return sum(inputs) / Float(inputs.count)
    }
}

extension Average: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { [:] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws { self.init() }
}

/// The largest of its inputs, element by element.
///
/// - Shapes: two or more inputs whose sizes are equal or 1 along each axis; result the larger sizes.
/// - Source: keras.layers.Maximum.
public final class Maximum: Layer, ElementwiseMerging {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        mergedShape(inputShapes)
    }

    public override func computeMask(of inputs: [Tensor]) -> Tensor? { mergedMask(inputs) }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        let inputs = aligned(inputs)
        return extremum(inputs, Tensor.maximum)
    }
}

extension Maximum: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { [:] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws { self.init() }
}

/// The smallest of its inputs, element by element.
///
/// - Shapes: two or more inputs whose sizes are equal or 1 along each axis; result the larger sizes.
/// - Source: keras.layers.Minimum.
public final class Minimum: Layer, ElementwiseMerging {
    /// Creates the layer.
    public override init(name: String? = nil) { super.init(name: name) }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        mergedShape(inputShapes)
    }

    public override func computeMask(of inputs: [Tensor]) -> Tensor? { mergedMask(inputs) }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        let inputs = aligned(inputs)
        return extremum(inputs, Tensor.minimum)
    }
}

extension Minimum: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { [:] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws { self.init() }
}
