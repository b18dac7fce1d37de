public import DLTensors

/// The axes of each sample in another order.
///
/// - Shapes: input any; result with size `input[axes[i] - 1]` along axis `i`.
/// - Source: keras.layers.Permute.
public final class Permute: Layer, ConfigurableLayer {
    /// The order of the axes, counted from 1: 0 is that of the batch, which stays in front.
    @Setting public private(set) var axes: [Int]

    /// Creates the layer.
    public init(_ axes: [Int], name: String? = nil) {
        super.init(name: name)
        self.axes = axes
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func validate() throws {
        guard axes.sorted() == Array(1..<axes.count + 1) else {
            throw SettingError(
                "axes", expected: "each axis from 1 once", found: axes,
                problem: "needs an order that names each axis from 1 once, not \(axes)")
        }
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        guard inputShape.rank == axes.count else {
            layerFailure(
                self,
                "orders \(axes.count) axes, but its input of shape \(inputShape) has "
                    + "\(inputShape.rank)")
        }
        return Shape(axes.map { inputShape[$0 - 1] })
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.transposed([0] + axes)
    }
}
