public import DLTensors

/// How ``CategoryEncoding`` writes numbers of categories.
public enum CategoryOutput: String, Sendable, ConfigurationValue {
    /// A row for each number: 1 at its place.
    case oneHot = "one_hot"
    /// One row for each sample: 1 at every number that occurs.
    case multiHot = "multi_hot"
    /// One row for each sample: how often each number occurs.
    case count
}

/// Turns numbers of categories into rows of zeros and ones.
///
/// - Shapes: input `[]` or `[numbers]`, whole numbers in `0..<numTokens`; result
///   `[numTokens]`, for ``CategoryOutput/oneHot`` of several numbers `[numbers, numTokens]`.
/// - Source: keras.layers.CategoryEncoding.
public final class CategoryEncoding: Layer, ConfigurableLayer {
    /// How many categories there are.
    @Setting(.positive) public private(set) var numTokens: Int
    /// How numbers are written.
    @Setting public private(set) var outputMode: CategoryOutput

    /// Creates the layer.
    public init(_ numTokens: Int, outputMode: CategoryOutput = .multiHot, name: String? = nil) {
        super.init(name: name)
        self.numTokens = numTokens
        self.outputMode = outputMode
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func outputShape(for inputShape: Shape) -> Shape {
        guard inputShape.rank <= 1 else {
            layerFailure(self, "needs numbers or rows of numbers, but its input is \(inputShape)")
        }
        guard outputMode == .oneHot, let last = inputShape.last, last != 1 else {
            return [numTokens]
        }
        return [last, numTokens]
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let numbers = input.scalars(as: Int32.self).map(Int.init)
        if let wrong = numbers.first(where: { $0 < 0 || $0 >= numTokens }) {
            layerFailure(self, "knows the categories 0..<\(numTokens), but its input has \(wrong)")
        }
        let rows = Tensor(oneHot: numbers, classCount: numTokens)
        let batch = input.shape[0]
        let target = outputShape(for: input.shape.droppingBatch).addingBatch(batch)
        if outputMode == .oneHot { return rows.reshaped(to: target) }
        let perSample = rows.reshaped(to: [batch, numbers.count / max(batch, 1), numTokens])
        let counts = perSample.sum(axis: 1)
        return outputMode == .count ? counts : counts.clipped(to: 0...1)
    }
}
