public import DLTensors

/// What training keeps of a model from one call to the next.
package protocol ModelTraining: AnyObject {
    /// The numbers that the optimizer keeps for the weights.
    var optimizerVariableCount: Int { get }
}

/// Layers connected from inputs to outputs, which can be trained, evaluated and used as a layer.
///
///     let image = Input(shape: [150, 150, 3])
///     let classes = Dense(5, activation: .softmax)(Flatten()(base(image)))
///     let model = Model(inputs: image, outputs: classes)
///
/// A model is itself a layer: it can be part of another model, whose summary shows it as one row.
///
/// A subclass connects layers in its `init` and may keep facts and helpers beside them:
///
///     final class Flowers: Model {
///         init(classes: Int) {
///             let image = Input(shape: [150, 150, 3])
///             super.init(inputs: [image], outputs: [Dense(classes)(Flatten()(image))])
///         }
///     }
///
/// What a model computes is always its graph, whatever its class: a subclass cannot override it.
/// So every model can be trained, divided where it is frozen, and stored; a file brings a subclass
/// back as a model with the same layers. What no layer of the library computes belongs into a
/// ``Layer`` of your own, as one node of the graph.
open class Model: Layer {
    /// The table of layers and the totals of weights.
    open override var description: String { summaryText() }

    package var executor: Executor?
    /// What training keeps of the model from one call to the next.
    package var training: (any ModelTraining)?
    /// Where each weight is found, looked up once; see ``path(of:)``.
    var knownPaths: [ObjectIdentifier: String] = [:]

    /// The names of the classes that the first output tells apart, in order; set by training on a
    /// data set, and kept in model files.
    public var classNames: [String] = []
    /// What its layers added to the loss in the last run, beside their weights' costs.
    package var addedLosses: [Tensor] = []

    /// Whether chains of layers around a convolution run as one pass where nothing is learnt.
    ///
    /// The result is the same up to rounding; switch it off to compare.
    public var fusesLayers = true

    /// Connects several inputs to several outputs.
    public init(inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String? = nil) {
        super.init(name: name)
        adopt(Graph(inputs: inputs, outputs: outputs))
    }

    /// Connects one input to one output.
    public convenience init(inputs: SymbolicTensor, outputs: SymbolicTensor, name: String? = nil) {
        self.init(inputs: [inputs], outputs: [outputs], name: name)
    }

    /// Creates a model that gets its graph later; for `Sequential`.
    package init(unconnected name: String?) {
        super.init(name: name)
    }

    /// Makes a graph the model's own and names its layers.
    package func adopt(_ graph: Graph) {
        let inOrder = graph.nodes.sorted { $0.order < $1.order }.map(\.layer)
        var seen = Set<ObjectIdentifier>()
        LayerNames.assign(to: inOrder.filter { seen.insert(ObjectIdentifier($0)).inserted })
        executor = Executor(graph: graph)
        isBuilt = true
    }

    /// The graph, once the input shape is known.
    package var graph: Graph? { executor?.graph }

    package override var isModel: Bool { true }

    /// Keras's word for a model drawn with symbolic tensors.
    open override var typeName: String { "Functional" }

    /// The layers in Keras's order; inputs of a functional model are among them.
    ///
    /// Arithmetic with symbolic tensors, as `x * 0.5`, is part of the graph and of the summary, but
    /// makes no layer in this list.
    public var layers: [Layer] { graph?.namedLayers ?? [] }

    /// The layers and the arithmetic between them, in Keras's order.
    package var operations: [Layer] { graph?.layers ?? [] }

    /// The layers; a model has no weights besides theirs.
    public final override var sublayers: [Layer] { layers }

    /// What all layers promise; of whatever class, a model computes what its graph says.
    public final override func traits(training: Bool) -> LayerTraits {
        graph == nil ? [] : .joint(layers, training: training)
    }

    package final override func productCount(outputShapes: [Shape]) -> Int {
        graph?.nodes.reduce(0) { $0 + $1.productCount } ?? 0
    }

    package final override var largestInside: Int {
        graph?.nodes.map(\.largestResult).max() ?? 0
    }

    /// The shape of one sample of the first input.
    ///
    /// - Precondition: The input shape is known.
    public var inputShape: Shape { known(inputs)[0].shape }

    /// The shape of the first result for one sample.
    ///
    /// - Precondition: The input shape is known.
    public var outputShape: Shape { known(outputs)[0].shape }

    private func known(_ tensors: [SymbolicTensor]) -> [SymbolicTensor] {
        guard !tensors.isEmpty else {
            layerFailure(self, "does not know its input shape yet; give it an Input(shape:)")
        }
        return tensors
    }

    /// Where data enters the model.
    public var inputs: [SymbolicTensor] { graph?.inputs ?? [] }

    /// What the model produces.
    public var outputs: [SymbolicTensor] { graph?.outputs ?? [] }

    /// Whether any of its layers with weights may be trained; setting it sets all of them.
    open override var trainable: Bool {
        get {
            let owners = layers.filter { $0.parameterCount > 0 }
            return owners.isEmpty ? super.trainable : owners.contains(where: \.trainable)
        }
        set { super.trainable = newValue }
    }

    /// What the layers added to the loss in the last run, and what trained weights cost.
    open override var losses: [Tensor] { addedLosses + super.losses }

    // MARK: As a layer

    public final override func build(inputShapes: [Shape]) { connect(inputShapes) }

    /// Connects the layers of a model that did not know its input shape; for `Sequential`.
    package func connect(_ inputShapes: [Shape]) {}

    public final override func outputShape(for inputShapes: [Shape]) -> Shape {
        outputShapes(for: inputShapes)[0]
    }

    public final override func outputShapes(for inputShapes: [Shape]) -> [Shape] {
        requireInputs(inputShapes)
        return outputs.map(\.shape)
    }

    public final override func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        results(of: inputs, training: training)[0]
    }

    package override var masksOwnResults: Bool { true }

    public final override func results(of inputs: [Tensor], training: Bool) -> [Tensor] {
        run(inputs, training: training)
    }

    /// Runs the graph; the outputs named by their index are given before their activation.
    package func run(
        _ inputs: [Tensor], training: Bool, beforeActivation: Set<Int> = []
    ) -> [Tensor] {
        requireInputs(inputs.map(\.shape.droppingBatch))
        guard let executor else { layerFailure(self, "has no layers yet") }
        func run() -> [Tensor] {
            executor.run(
                inputs, training: training,
                fusing: fusesLayers && LayerTap.current == nil && !NotANumber.isKept
                    && GradientDiagnosis.current == nil,
                beforeActivation: beforeActivation)
        }
        // Models inside this one get what its layers make.
        let isOutermost = LossCollector.current == nil
        return collectingLosses {
            guard isOutermost, inputs.contains(where: NotANumber.mayBe(in:)) else { return run() }
            return NotANumber.$isKept.withValue(true) { run() }
        }
    }

    /// Stops unless inputs have the shapes the model was made for.
    private func requireInputs(_ shapes: [Shape]) {
        let expected = inputs.map(\.shape)
        guard shapes == expected else {
            layerFailure(
                self,
                "was made for samples of shape \(expected.map { "\($0)" }.joined(separator: ", ")) "
                    + "but got \(shapes.map { "\($0)" }.joined(separator: ", ")). "
                    + InputAdvice(expected, shapes).text)
        }
    }
}

extension Model: ActivatedLayer {
    /// The activation at the end of the last layer.
    package var activation: ActivationFunction {
        activation(ofOutput: 0) ?? .linear
    }

    /// The activation at the end of the layer that makes an output; `nil` when it is not known.
    package func activation(ofOutput index: Int) -> ActivationFunction? {
        (executor?.finalLayer(ofOutput: index) as? any ActivatedLayer)?.activation
    }

    package func call(
        _ inputs: [Tensor], training: Bool, activation: ActivationFunction
    ) -> Tensor {
        activation(run(inputs, training: training, beforeActivation: [0])[0])
    }
}
