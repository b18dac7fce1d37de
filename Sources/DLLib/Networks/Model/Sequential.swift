public import DLTensors

/// A model whose layers follow one another.
///
///     let model = Sequential {
///         Input(shape: [150, 150, 3])
///         Rescaling(1 / 255)
///         Conv2D(16, kernelSize: 10, activation: .relu)
///         MaxPooling2D(3)
///         Flatten()
///         Dense(5, activation: .softmax)
///     }
///
/// The input shape comes from an `Input`, an `InputLayer`, a nested model in front or, failing
/// these, from the first batch; until it is known the layers have no weights.
public final class Sequential: Model {
    private var stack: [Layer] = []
    private var entrance: SymbolicTensor?
    private let weightSource: WeightSource.Local?

    /// Creates a model from layers in order; more can be added later.
    ///
    /// - Parameters:
    ///   - layers: The layers, first to last.
    ///   - inputShape: The shape of one sample, unless the first layer says it.
    ///   - name: A name of its own.
    ///   - seed: Makes the first weights repeatable; `nil` uses the library's generator.
    public convenience init(
        _ layers: [Layer] = [], inputShape: Shape? = nil, name: String? = nil,
        seed: UInt64? = nil
    ) {
        self.init(layers, inputShape, name, seed.map { WeightSource.Local(seed: $0) })
    }

    private init(
        _ layers: [Layer], _ inputShape: Shape?, _ name: String?, _ source: WeightSource.Local?
    ) {
        weightSource = source
        super.init(unconnected: name)
        if let inputShape { entrance = Input(shape: inputShape) }
        for layer in layers { append(layer) }
        connectIfPossible()
    }

    /// Creates a model from the layers in a block.
    ///
    /// - Parameters:
    ///   - inputShape: The shape of one sample, unless the first layer says it.
    ///   - name: A name of its own.
    ///   - seed: Makes the first weights repeatable; `nil` uses the library's generator.
    ///   - layers: The layers, first to last.
    public convenience init(
        inputShape: Shape? = nil, name: String? = nil, seed: UInt64? = nil,
        @LayerBuilder layers: () -> [Layer]
    ) {
        let source = seed.map { WeightSource.Local(seed: $0) }
        self.init(WeightSource.with(source, layers), inputShape, name, source)
    }

    /// Adds a layer at the end.
    public func add(_ layer: Layer) {
        append(layer)
        connectIfPossible()
    }

    /// Keras's word for a model of this kind.
    public override var typeName: String { "Sequential" }

    /// The layers, first to last; an input is not one of them.
    public override var layers: [Layer] { stack }

    package override var operations: [Layer] { stack }

    package override func connect(_ inputShapes: [Shape]) {
        guard inputShapes.count == 1 else {
            layerFailure(self, "has one input, but got \(inputShapes.count)")
        }
        if graph == nil { connect(from: Input(shape: inputShapes[0])) }
    }

    /// Makes the weights for samples of this shape, if the shape was not known before.
    public override func build(inputShape: Shape) {
        buildIfNeeded([inputShape])
    }

    private func append(_ layer: Layer) {
        if let input = layer as? InputLayer {
            guard stack.isEmpty else {
                layerFailure(self, "can have an input only in front of its layers")
            }
            entrance = Node(layer: input, inputs: []).output
            return
        }
        guard !stack.contains(where: { $0 === layer }) else {
            layerFailure(layer, "is already in this model; use the functional Model to share it")
        }
        stack.append(layer)
        LayerNames.assign(to: stack)
    }

    private func connectIfPossible() {
        if entrance == nil, let shape = (stack.first as? Model)?.inputs.first?.shape {
            entrance = Input(shape: shape)
        }
        guard let entrance, !stack.isEmpty else { return }
        connect(from: entrance)
    }

    private func connect(from entrance: SymbolicTensor) {
        self.entrance = entrance
        let end = WeightSource.with(weightSource) {
            stack.reduce(entrance) { tensor, layer in layer(tensor) }
        }
        adopt(Graph(inputs: [entrance], outputs: [end]))
    }
}

/// Collects the layers written in the block of a `Sequential`.
@resultBuilder
public enum LayerBuilder {
    /// One layer.
    public static func buildExpression(_ layer: Layer) -> [Layer] { [layer] }

    /// Several layers at once, such as the head of another model.
    public static func buildExpression(_ layers: [Layer]) -> [Layer] { layers }

    /// The input of the model.
    public static func buildExpression(_ input: SymbolicTensor) -> [Layer] { [input.node.layer] }

    /// The layers in the order they are written.
    public static func buildBlock(_ parts: [Layer]...) -> [Layer] { parts.flatMap { $0 } }

    /// The layers of an `if` without `else`.
    public static func buildOptional(_ part: [Layer]?) -> [Layer] { part ?? [] }

    /// The layers of the first branch.
    public static func buildEither(first part: [Layer]) -> [Layer] { part }

    /// The layers of the second branch.
    public static func buildEither(second part: [Layer]) -> [Layer] { part }

    /// The layers of a loop.
    public static func buildArray(_ parts: [[Layer]]) -> [Layer] { parts.flatMap { $0 } }
}
