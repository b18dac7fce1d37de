public import DLTensors

/// Applies one layer to every step of a sequence.
///
/// `y[b, t] = layer(x[b, t])`. All steps go through the layer at once, as if they were samples of one
/// batch, unless it holds a batch normalisation that normalises by the batch: that sees one step
/// after another, as in Keras, without the samples whose step does not count (``Tensor/mask``).
/// - Shapes: input `[steps, …]`, the layer's input at each step; result `[steps, …]`.
/// - Source: keras.layers.TimeDistributed.
public final class TimeDistributed: Layer {
    /// The layer that is applied.
    public let layer: Layer

    /// Creates the layer.
    public init(_ layer: Layer, name: String? = nil) {
        self.layer = layer
        super.init(name: name)
    }

    public override var sublayers: [Layer] { [layer] }
    public override var supportsMasking: Bool { true }

    private func stepShape(_ shape: Shape) -> Shape {
        guard shape.rank >= 2 else {
            layerFailure(
                self, "needs sequences [steps, …] of vectors or images, but its input is \(shape)")
        }
        return shape.droppingBatch
    }

    public override func build(inputShape: Shape) {
        layer.buildIfNeeded([stepShape(inputShape)])
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        layer.outputShape(for: [stepShape(inputShape)]).inserting(inputShape[0], at: 0)
    }

    public override func traits(training: Bool) -> LayerTraits {
        let inner = layer.traits(training: training)
        return LayerTraits.joint([layer], training: training)
            .union(inner.intersection([.gradientWithoutInput, .gradientFromResult]))
    }

    package override func productCount(outputShapes: [Shape]) -> Int {
        let steps = outputShapes.first?.first ?? 0
        return steps * layer.productCount(outputShapes: outputShapes.map(\.droppingBatch))
    }

    package override var largestInside: Int {
        (builtShapes?.first?.first ?? 1) * layer.largestInside
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let (batch, steps) = (input.shape[0], input.shape[1])
        if layer.normalizations.contains(where: { $0.usesBatchStatistics(training: training) }) {
            let masks = input.mask?.unstacked(axis: 1)
            let results = input.unstacked(axis: 1).enumerated().map { step, x in
                layer(x.masked(by: masks?[step]), training: training)
            }
            return Tensor(stacking: results, axis: 1)
        }
        let flat = input.reshaped(to: [batch * steps] + Array(input.shape.dropFirst(2)))
        let result = layer(flat, training: training)
        return result.reshaped(to: [batch, steps] + Array(result.shape.dropFirst()))
    }
}
