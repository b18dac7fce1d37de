public import DLTensors

/// The same elements of each sample in another shape.
///
/// - Shapes: input any; result as told; one size may be -1 and is found from the rest.
/// - Source: keras.layers.Reshape.
public final class Reshape: Layer {
    /// The sizes of the result, without the batch axis.
    public let targetShape: [Int]

    /// Creates the layer.
    public init(_ targetShape: [Int], name: String? = nil) {
        self.targetShape = targetShape
        super.init(name: name)
        guard targetShape.count(where: { $0 == -1 }) <= 1, targetShape.allSatisfy({ $0 >= -1 })
        else {
            layerFailure(
                self, "needs sizes of 0 or more, of which one may be -1, not \(targetShape)")
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

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.reshaped(
            to: outputShape(for: input.shape.droppingBatch).addingBatch(input.shape[0]))
    }
}

extension Reshape: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["targetShape": targetShape] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try configuration("targetShape"))
    }
}

/// The axes of each sample in another order.
///
/// - Shapes: input any; result with size `input[axes[i] - 1]` along axis `i`.
/// - Source: keras.layers.Permute.
public final class Permute: Layer {
    /// The order of the axes, counted from 1: 0 is that of the batch, which stays in front.
    public let axes: [Int]

    /// Creates the layer.
    public init(_ axes: [Int], name: String? = nil) {
        self.axes = axes
        super.init(name: name)
        guard axes.sorted() == Array(1..<axes.count + 1) else {
            layerFailure(self, "needs an order that names each axis from 1 once, not \(axes)")
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

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.transposed([0] + axes)
    }
}

extension Permute: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["axes": axes] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try configuration("axes"))
    }
}

/// A vector repeated as the steps of a sequence.
///
/// - Shapes: input `[features]`; result `[count, features]`.
/// - Source: keras.layers.RepeatVector.
public final class RepeatVector: Layer {
    /// The number of steps.
    public let count: Int

    /// Creates the layer.
    public init(_ count: Int, name: String? = nil) {
        self.count = count
        super.init(name: name)
        requirePositive(("count", count))
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        guard inputShape.rank == 1 else {
            layerFailure(self, "repeats vectors [features], but its input is \(inputShape)")
        }
        return [count, inputShape[0]]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        input.reshaped(to: [input.shape[0], 1, input.shape[1]]).repeated(count, axis: 1)
    }
}

extension RepeatVector: ConfigurableLayer {
    /// What the layer was made with.
    public var configuration: Configuration { ["count": count] }

    /// Makes the layer from what one like it was made with.
    public convenience init(configuration: Configuration) throws {
        self.init(try configuration.positive("count"))
    }
}

/// A function of your own as a layer, without weights.
///
///     Lambda { x in x * x }
///
/// A model with it cannot be stored, as a file does not hold code: write a ``Layer`` for that.
/// - Shapes: input any; result what the function makes of it.
/// - Source: keras.layers.Lambda.
public final class Lambda: Layer {
    package override var canHoldLayers: Bool { false }

    private let shape: ((Shape) -> Shape)?
    private let function: (Tensor) -> Tensor

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - outputShape: The shape of a result, without the batch axis; found by trying with one
    ///     sample of zeros unless given.
    ///   - name: A name of its own.
    ///   - function: From a batch to its result.
    public init(
        outputShape: ((Shape) -> Shape)? = nil, name: String? = nil,
        _ function: @escaping (Tensor) -> Tensor
    ) {
        shape = outputShape
        self.function = function
        super.init(name: name)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        shape?(inputShape) ?? super.outputShape(for: inputShape)
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        RunningLayer.run(self) { function(input) }
    }
}
