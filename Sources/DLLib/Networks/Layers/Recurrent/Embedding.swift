public import DLTensors

/// Turns whole numbers, such as those of words, into learnt vectors: `y[b, t] = embeddings[x[b, t]]`.
///
/// Fractions of an input are cut off. The first vectors are uniform in ±0.05.
/// - Shapes: input any, whole numbers in `0..<inputDim`; result with an axis of `outputDim` more;
///   `embeddings` `[inputDim, outputDim]`.
/// - Source: keras.layers.Embedding.
public final class Embedding: Layer, ConfigurableLayer {
    /// How many different numbers there are.
    @Setting(.positive) public private(set) var inputDim: Int
    /// The length of a vector.
    @Setting(.positive) public private(set) var outputDim: Int
    /// Whether 0 means that there is no word: later layers leave such steps out.
    @Setting public private(set) var maskZero: Bool
    private var options = WeightOptions(.zeros)

    /// Creates the layer; its parameters are the properties of the same names, and those
    /// of its weights the parts of ``WeightOptions``.
    public init(
        _ inputDim: Int, _ outputDim: Int,
        embeddingsInitializer: Initializer = .randomUniform(),
        embeddingsRegularizer: Regularizer? = nil, embeddingsConstraint: Constraint? = nil,
        maskZero: Bool = false, name: String? = nil
    ) {
        super.init(name: name)
        self.inputDim = inputDim
        self.outputDim = outputDim
        self.maskZero = maskZero
        options = WeightOptions(
            embeddingsInitializer, regularizer: embeddingsRegularizer,
            constraint: embeddingsConstraint)
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func build(inputShape: Shape) {
        addWeight("embeddings", shape: [inputDim, outputDim], options)
    }

    public override func outputShape(for inputShape: Shape) -> Shape {
        inputShape.inserting(outputDim, at: inputShape.rank)
    }

    public override func computeMask(of inputs: [Tensor]) -> Tensor? {
        guard maskZero else { return nil }
        return inputs[0].notEqual(Tensor(zeros: [], dtype: inputs[0].dtype))
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput, maskZero ? .makesMask : []]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let rows = input.scalars(as: Int32.self).map(Int.init)
        if let place = rows.firstIndex(where: { $0 < 0 || $0 >= inputDim }) {
            layerFailure(
                self,
                "knows the numbers 0..<\(inputDim), but element \(place) of its input is "
                    + "\(rows[place])")
        }
        return self["embeddings"].gathered(rows: rows)
            .reshaped(to: input.shape.inserting(outputDim, at: input.rank))
    }
}
