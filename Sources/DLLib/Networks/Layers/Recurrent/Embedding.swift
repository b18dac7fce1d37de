public import DLTensors

/// Turns whole numbers, such as those of words, into learnt vectors: `y[b, t] = embeddings[x[b, t]]`.
///
/// Fractions of an input are cut off. The first vectors are uniform in ±0.05.
/// - Shapes: input any, whole numbers in `0..<inputDim`; result with an axis of `outputDim` more;
///   `embeddings` `[inputDim, outputDim]`.
/// - Source: keras.layers.Embedding.
public final class Embedding: Layer {
    /// How many different numbers there are.
    public let inputDim: Int
    /// The length of a vector.
    public let outputDim: Int
    /// Whether 0 means that there is no word: later layers leave such steps out.
    public let maskZero: Bool
    private let options: WeightOptions

    /// Creates the layer.
    ///
    /// - Parameters:
    ///   - inputDim: How many different numbers there are, 0 included.
    ///   - outputDim: The length of a vector.
    ///   - embeddingsInitializer: The rule for the first vectors.
    ///   - embeddingsRegularizer: What large vectors cost.
    ///   - embeddingsConstraint: What the vectors are kept to.
    ///   - maskZero: Whether 0 means that there is no word.
    ///   - name: A name of its own.
    public init(
        _ inputDim: Int, _ outputDim: Int,
        embeddingsInitializer: Initializer = .randomUniform(),
        embeddingsRegularizer: Regularizer? = nil, embeddingsConstraint: Constraint? = nil,
        maskZero: Bool = false, name: String? = nil
    ) {
        self.inputDim = inputDim
        self.outputDim = outputDim
        self.maskZero = maskZero
        options = WeightOptions(
            embeddingsInitializer, embeddingsRegularizer, embeddingsConstraint)
        super.init(name: name)
        requirePositive(("inputDim", inputDim), ("outputDim", outputDim))
    }

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
