public import DLTensors

/// Attention: each step of a query looks at all steps of a value, with several heads that look for
/// different things.
///
/// For each head, with projections `Q = query Wq + bq`, `K = key Wk + bk`, `V = value Wv + bv`:
/// `A = softmax(Q Kᵀ / √keyDim)`, and the result is `Σ over heads of (A V) Wo + bo`.
///
///     let attention = MultiHeadAttention(heads: 4, keyDim: 16)
///     let mixed = attention([x, x])           // self-attention
///     let found = attention([query, value])   // the key is the value unless a third input is given
///
/// With more axes than one between batch and features, as in images, `attentionAxes` says which of
/// them are looked along; the others are like further samples. Unless given, all are looked along.
/// - Shapes: inputs query `[steps…, features]`, value `[places…, features']`, key
///   `[places…, features'']`; result `[steps…, outputDim]`. Weights, in this order: `query`, `key`
///   (`kernel` `[features, heads, keyDim]`, `bias` `[heads, keyDim]`), `value` (`valueDim`) and
///   `attention_output` (`kernel` `[heads, valueDim, outputDim]`, `bias` `[outputDim]`).
/// - Masks: places of value or key that do not count get no attention.
/// - Source: Vaswani et al., "Attention Is All You Need", arXiv:1706.03762;
///   keras.layers.MultiHeadAttention.
public final class MultiHeadAttention: Layer, RandomLayer, ConfigurableLayer {
    /// The number of heads.
    @Setting(.positive) public private(set) var heads: Int
    /// The length of a head's queries and keys.
    @Setting(.positive) public private(set) var keyDim: Int
    /// The length of a head's values.
    @Setting(.positive) public private(set) var valueDim: Int
    /// The length of a result; `nil` for that of the query.
    @Setting(.positive) public private(set) var outputDim: Int?
    /// The part of the attention that is dropped while training.
    @Setting(.droppedPart) public private(set) var dropout: Float
    /// Whether biases are added.
    @Setting public private(set) var useBias: Bool
    /// Whether a step looks only at places up to its own.
    @Setting public private(set) var useCausalMask: Bool
    /// The axes attention looks along, counted with that of the batch, which is 0; `nil` for all
    /// between batch and features.
    @Setting public private(set) var attentionAxes: [Int]?
    package var generator: RandomGenerator

    private let projections: [HeadProjection]

    /// Creates the layer; its parameters are the properties of the same names, and those
    /// of its weights the parts of ``WeightOptions``.
    public init(
        heads: Int, keyDim: Int, valueDim: Int? = nil, outputDim: Int? = nil, dropout: Float = 0,
        useBias: Bool = true, useCausalMask: Bool = false, attentionAxes: [Int]? = nil,
        kernelInitializer: Initializer = .glorotUniform, biasInitializer: Initializer = .zeros,
        kernelRegularizer: Regularizer? = nil, biasRegularizer: Regularizer? = nil,
        seed: UInt64? = nil, name: String? = nil
    ) {
        generator = WeightSource.generator(seed: seed)
        projections = MultiHeadAttention.projections(
            useBias: useBias, WeightOptions(kernelInitializer, regularizer: kernelRegularizer),
            WeightOptions(biasInitializer, regularizer: biasRegularizer))
        super.init(name: name)
        self.heads = heads
        self.keyDim = keyDim
        self.valueDim = valueDim ?? keyDim
        self.outputDim = outputDim
        self.dropout = dropout
        self.useBias = useBias
        self.useCausalMask = useCausalMask
        self.attentionAxes = attentionAxes
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws {
        generator = WeightSource.generator(seed: nil)
        projections = MultiHeadAttention.projections(
            useBias: try configuration("useBias"), WeightOptions(.zeros), WeightOptions(.zeros))
        try super.init(settings: configuration)
    }

    private static func projections(
        useBias: Bool, _ kernel: WeightOptions, _ bias: WeightOptions
    ) -> [HeadProjection] {
        ["query", "key", "value", "attention_output"].map {
            HeadProjection(useBias: useBias, kernel, bias, name: $0)
        }
    }

    public override var sublayers: [Layer] { projections }
    public override var supportsMasking: Bool { true }

    public override func traits(training: Bool) -> LayerTraits {
        training && dropout > 0 ? [] : .repeatable
    }

    public override func innerResults(of inputShapes: [Shape]) -> InnerResults {
        guard inputShapes.count > 1,
            let axes = AttentionAxes(attentionAxes, rank: inputShapes[0].rank + 1)
        else { return InnerResults() }
        let samples = axes.others.reduce(1) { $0 * inputShapes[0][$1 - 1] }
        let steps = axes.along.reduce(1) { $0 * inputShapes[0][$1 - 1] }
        let places = axes.along.reduce(1) { $0 * inputShapes[1][$1 - 1] }
        // Query, key, value and what is mixed of them, each once more with the heads in front.
        let projected = heads * (steps + places) * (keyDim + valueDim)
        // Scores and attention of each step for each place.
        let looking = heads * steps * places
        return InnerResults(
            kept: samples * (2 * projected + 2 * looking),
            largest: samples * (projected + 2 * looking))
    }

    /// Query, value and key; the key is the value unless given.
    private func roles<T>(_ inputs: [T]) -> (query: T, value: T, key: T) {
        guard inputs.count == 2 || inputs.count == 3 else {
            layerFailure(self, "takes [query, value] or [query, value, key], not \(inputs.count)")
        }
        return (inputs[0], inputs[1], inputs.count == 3 ? inputs[2] : inputs[1])
    }

    public override func build(inputShapes: [Shape]) {
        let (query, value, key) = roles(inputShapes)
        let axes = AttentionAxes(attentionAxes, rank: query.rank + 1)
        guard let axes, [value, key].allSatisfy({ $0.rank == query.rank }),
            value.dropLast().elementsEqual(key.dropLast()),
            axes.others.allSatisfy({ query[$0 - 1] == value[$0 - 1] })
        else {
            layerFailure(
                self,
                "needs sequences [steps, features] or more axes, with as many places in value as "
                    + "in key, and equal sizes along axes that attention does not look along, but "
                    + "got \(listed(inputShapes))"
                    + (attentionAxes.map { " for the axes \($0)" } ?? ""))
        }
        let features = [query, key, value].map { $0[$0.rank - 1] }
        projections[0].build(from: [features[0]], to: [heads, keyDim])
        projections[1].build(from: [features[1]], to: [heads, keyDim])
        projections[2].build(from: [features[2]], to: [heads, valueDim])
        projections[3].build(from: [heads, valueDim], to: [outputDim ?? features[0]])
    }

    public override func outputShape(for inputShapes: [Shape]) -> Shape {
        var result = roles(inputShapes).query
        if let outputDim { result[result.rank - 1] = outputDim }
        return result
    }

    public override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        attend(inputs, training: training).result
    }

    /// The result together with the attention of each head, `[batch, heads, steps, places]`; axes
    /// that attention does not look along count to the batch.
    ///
    /// - Parameters:
    ///   - inputs: `[query, value]` or `[query, value, key]`.
    ///   - mask: Which places each step may look at, `[steps, places]` or `[batch, steps, places]`.
    ///   - training: Whether attention is dropped.
    /// - Returns: The result `[batch, steps…, outputDim]` and the attention.
    public func attend(
        _ inputs: [Tensor], mask: Tensor? = nil, training: Bool = false
    ) -> (result: Tensor, attention: Tensor) {
        if !isBuilt { buildIfNeeded(inputs.map(\.shape.droppingBatch)) }
        let whole = roles(inputs)
        guard let axes = AttentionAxes(attentionAxes, rank: whole.query.rank) else {
            layerFailure(self, "does not have the axes it was built for: \(whole.query.shape)")
        }
        let (query, value, key) = (
            axes.sequences(whole.query), axes.sequences(whole.value), axes.sequences(whole.key)
        )
        let (batch, steps, places) = (query.shape[0], query.shape[1], value.shape[1])
        // [batch, heads, steps, dim], the keys transposed
        let q = projections[0].project(query).transposed([0, 2, 1, 3])
        let k = projections[1].project(key).transposed([0, 2, 3, 1])
        let v = projections[2].project(value).transposed([0, 2, 1, 3])
        var scores = (q / Float(keyDim).squareRoot()).matmul(k)
        if let allowed = allowed(query, value, key, mask) {
            scores = Tensor.where(
                allowed.reshaped(to: [allowed.shape[0], 1, steps, places]), scores,
                Tensor(repeating: -1e30, shape: [1, 1, 1, 1], dtype: scores.dtype))
        }
        let attention = scores.softmax()
        let kept =
            training && dropout > 0
            ? attention.dropout(rate: dropout, using: &generator) : attention
        let mixed = kept.matmul(v).transposed([0, 2, 1, 3])
        let result = projections[3].project(mixed)
        let sequences = result.reshaped(to: [batch, steps, result.shape[2]])
        return (axes.restored(sequences, as: whole.query.shape), attention)
    }

    /// Which places each step may look at, `[batch or 1, steps, places]`; `nil` for all.
    private func allowed(
        _ query: Tensor, _ value: Tensor, _ key: Tensor, _ given: Tensor?
    ) -> Tensor? {
        let (steps, places) = (query.shape[1], value.shape[1])
        var masks: [Tensor] = []
        if let mask = query.mask { masks.append(mask.reshaped(to: [-1, steps, 1])) }
        if let mask = value.mask { masks.append(mask.reshaped(to: [-1, 1, places])) }
        if let mask = key.mask { masks.append(mask.reshaped(to: [-1, 1, places])) }
        if let given {
            guard (2...3).contains(given.rank),
                given.shape.suffix(2).elementsEqual([steps, places])
            else {
                layerFailure(
                    self,
                    "needs a mask [steps, places] = [\(steps), \(places)], but its shape is "
                        + "\(given.shape)")
            }
            masks.append(given.reshaped(to: [-1, steps, places]))
        }
        if useCausalMask {
            let before = (0..<steps * places).map { $0 % places <= $0 / places }
            masks.append(Tensor(before, shape: [1, steps, places]))
        }
        guard let first = masks.first else { return nil }
        let all = masks.dropFirst().reduce(first.asType(.int32)) { $0 * $1.asType(.int32) }
        let batch = all.shape[0]
        return (all + Tensor(zeros: [batch, steps, places], dtype: .int32)).asType(.bool)
    }
}

/// A linear map of features to heads or back, in Keras an `EinsumDense`.
final class HeadProjection: Layer {
    private let useBias: Bool
    private let kernel: WeightOptions
    private let bias: WeightOptions
    private var (source, target): (Shape, Shape) = ([], [])

    init(useBias: Bool, _ kernel: WeightOptions, _ bias: WeightOptions, name: String) {
        self.useBias = useBias
        self.kernel = kernel
        self.bias = bias
        super.init(name: name)
    }

    override var typeName: String { "EinsumDense" }

    /// Makes the weights of a map from the last axes `source` to `target`.
    func build(from source: Shape, to target: Shape) {
        (self.source, self.target) = (source, target)
        addWeight("kernel", shape: Shape(Array(source) + Array(target)), kernel)
        if useBias { addWeight("bias", shape: target, bias) }
        isBuilt = true
    }

    /// The map of `[batch, steps, source…]` to `[batch, steps, target…]`.
    func project(_ x: Tensor) -> Tensor {
        let (inputs, outputs) = (source.elementCount, target.elementCount)
        let flat = x.reshaped(to: [x.shape[0], x.shape[1], inputs])
        let result = flat.dense(
            self["kernel"].reshaped(to: [inputs, outputs]),
            bias: useBias ? self["bias"].reshaped(to: [outputs]) : nil)
        return result.reshaped(to: Shape([x.shape[0], x.shape[1]] + Array(target)))
    }
}
