public import DLTensors

/// The same elements of each sample in another shape.
///
/// - Shapes: input any; result as told; one size may be -1 and is found from the rest.
/// - Source: keras.layers.Reshape.
public final class Reshape: Layer, ConfigurableLayer {
    /// The sizes of the result, without the batch axis.
    @Setting public private(set) var targetShape: [Int]

    /// Creates the layer.
    public init(_ targetShape: [Int], name: String? = nil) {
        super.init(name: name)
        self.targetShape = targetShape
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func validate() throws {
        guard targetShape.count(where: { $0 == -1 }) <= 1, targetShape.allSatisfy({ $0 >= -1 })
        else {
            throw SettingError(
                "targetShape", expected: "sizes of 0 or more, of which one may be -1",
                found: targetShape,
                problem: "needs sizes of 0 or more, of which one may be -1, not \(targetShape)")
        }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        let count = inputShape.elementCount
        let known = targetShape.filter { $0 != -1 }.reduce(1, *)
        let isFree = targetShape.contains(-1)
        guard isFree ? known > 0 && count % known == 0 : known == count else {
            layerFailure(
                self, "cannot arrange the \(count) elements of \(inputShape) as \(targetShape)")
        }
        return Shape(targetShape.map { $0 == -1 ? count / known : $0 })
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .sharesElements, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.reshaped(
            to: outputShape(for: input.shape.droppingBatch).addingBatch(input.shape[0]))
    }
}
