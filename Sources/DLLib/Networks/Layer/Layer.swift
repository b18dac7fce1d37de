public import DLTensors

/// A step of a model: a function of tensors, with the weights it learns.
///
/// A layer works on batches: the first axis of every tensor counts samples. Shapes in `build`,
/// `outputShape` and symbolic tensors leave that axis out, so a colour image is
/// `[height, width, 3]`.
///
/// A layer of your own is a subclass; only `call` is required. Weights are added in `build`
/// and read by name:
///
///     final class Scale: Layer {
///         override func build(inputShape: Shape) {
///             addWeight("factor", shape: [inputShape[inputShape.rank - 1]], initializer: .ones)
///         }
///         override func call(_ x: Tensor, training: Bool) -> Tensor { x * self["factor"] }
///     }
///
/// Layers in its properties belong to it: their weights are counted, trained, frozen and stored with
/// those of the layer, under the name of the property.
///
///     final class Residual: Layer {
///         let inner = Dense(8, activation: .relu)
///         override func call(_ x: Tensor, training: Bool) -> Tensor { x + inner(x) }
///     }
open class Layer: CustomStringConvertible {
    /// The name in summaries and paths, unique among the layers of one model.
    ///
    /// Without a name of its own a layer gets one when a model adopts it: the class in snake case,
    /// then a number (`conv2d`, `conv2d_1`, …), in the order the layers were connected.
    public internal(set) var name: String

    /// Whether `name` may no longer change: it was given, or a model has assigned it.
    package var hasFixedName: Bool

    /// Whether the weights exist.
    public package(set) var isBuilt = false

    /// The shapes the layer was built for; `nil` before that.
    package private(set) var builtShapes: [Shape]?

    /// What the layer's results cost while training and measuring; divided by the samples.
    public var activityRegularizer: Regularizer?

    private var entries: [WeightEntry] = []
    /// The first use of the layer in a graph.
    private weak var firstNode: Node?
    /// The rules that a model file has for weights that are not made yet.
    private var storedRules: [String: WeightRules] = [:]
    /// The paths of layers inside that a model file has as frozen and that are not made yet.
    private var storedFrozen: [String] = []
    private var isTrainable = true
    private var isChangingTrainable = false
    private var isNamedByProperty = false
    /// What the properties of a class of a user's own were last found to hold.
    var knownHeld: HeldLayers?
    /// All layers inside, as they were last found.
    var knownInside: (version: Int, layers: Set<ObjectIdentifier>)?
    /// Whether the class is one of the library's, which list all their layers themselves.
    package private(set) final lazy var isOfLibrary = LayerStructure.isOfLibrary(type(of: self))

    /// Creates a layer; `nil` lets the model name it.
    public init(name: String? = nil) {
        self.name = name ?? ""
        hasFixedName = name != nil
        if name == nil { self.name = LayerNames.snakeCase(typeName) }
    }

    /// Creates a layer whose settings, each a ``Setting``, come from a configuration.
    ///
    /// - Throws: ``ModelFileError/configuration(key:expected:found:)`` when one is missing, of
    ///   another kind, or makes no sense.
    public init(settings configuration: Configuration) throws {
        name = ""
        hasFixedName = false
        name = LayerNames.snakeCase(typeName)
        try SettingError.inFile {
            try storedSettings.read(configuration)
            try checkSettings()
        }
    }

    // MARK: What a subclass defines

    /// Finds out whether the settings fit together; each ``Setting`` is checked by itself before.
    ///
    /// - Throws: ``SettingError`` when they do not.
    open func validate() throws {}

    /// Creates the weights for inputs of these shapes, each without the batch axis.
    open func build(inputShapes: [Shape]) {
        build(inputShape: inputShapes[0])
    }

    /// Creates the weights for an input of this shape, without the batch axis.
    open func build(inputShape: Shape) {}

    /// The shape of the result for inputs of these shapes, all without the batch axis.
    open func outputShape(for inputShapes: [Shape]) -> Shape {
        outputShape(for: inputShapes[0])
    }

    /// The shape of the result for an input of this shape, both without the batch axis.
    ///
    /// Unless a subclass knows better, it is measured: one sample of zeros goes through `call`.
    open func outputShape(for inputShape: Shape) -> Shape {
        let sample = Tensor(zeros: inputShape.addingBatch(1))
        return withoutRecording { call([sample], training: false).shape.droppingBatch }
    }

    /// The shapes of all results; a recurrent layer or a nested model may have several.
    open func outputShapes(for inputShapes: [Shape]) -> [Shape] {
        [outputShape(for: inputShapes)]
    }

    /// Computes all results; a recurrent layer or a nested model may have several.
    open func results(of inputs: [Tensor], training: Bool) -> [Tensor] {
        [call(inputs, training: training)]
    }

    /// Whether a mask of the input, which steps of a sequence count, holds for the result too.
    open var supportsMasking: Bool { false }

    /// Which steps of the (first) result count; `nil` when all do.
    ///
    /// Unless a subclass knows better, the mask of the first input if `supportsMasking`.
    open func computeMask(of inputs: [Tensor]) -> Tensor? {
        supportsMasking ? inputs.first?.mask : nil
    }

    /// Whether ``results(of:training:)`` gives its results their masks itself.
    package var masksOwnResults: Bool { false }

    /// Whether the layer is a model, whose layers have names and files of their own.
    package var isModel: Bool { false }

    /// Whether layers that run inside this one can belong to it; a function holds none.
    package var canHoldLayers: Bool { true }

    /// Whether the layer normalises by statistics it has stored, and keeps them as they are in
    /// training; `nil` for a layer without such statistics.
    package var keptStatistics: Bool? { nil }

    /// Computes the result of several inputs.
    ///
    /// - Parameters:
    ///   - inputs: One batch for each input.
    ///   - training: Whether this is a step of training; dropout acts only then.
    /// - Returns: The result, a batch too.
    open func call(_ inputs: [Tensor], training: Bool) -> Tensor {
        call(inputs[0], training: training)
    }

    /// Computes the result of one batch.
    open func call(_ input: Tensor, training: Bool) -> Tensor {
        layerFailure(self, "has no call(_:training:); a subclass of Layer must define one")
    }

    // MARK: What a subclass promises

    /// What the layer promises about its results; nothing unless a subclass knows better.
    ///
    /// - Parameter training: Whether this is about steps of training.
    /// - Returns: The promises; they may change with the settings and with `trainable`.
    open func traits(training: Bool) -> LayerTraits { [] }

    /// What the layer makes of one sample on the way to its results, which counts as memory that a
    /// step needs; nothing unless a subclass knows better.
    open func innerResults(of inputShapes: [Shape]) -> InnerResults { InnerResults() }

    /// About how many products the layer computes for one sample with results of these shapes: at
    /// each place of its result, one for every number of its kernels.
    package func productCount(outputShapes: [Shape]) -> Int {
        let kernels = ownWeights.filter { $0.shape.rank > 1 }
        let places = outputShapes.reduce(0) { $0 + $1.elementCount / max(1, $1.last ?? 1) }
        return places * kernels.elementCount
    }

    /// The numbers of the largest result inside the layer, for one sample.
    package var largestInside: Int { 0 }

    /// The layers this layer is made of; its own weights are not among theirs.
    ///
    /// Layers in the properties of your own class are found without being listed here. List those
    /// that are kept elsewhere.
    open var sublayers: [Layer] { [] }

    /// What the layers add to the loss, each a tensor with one element: penalties on weights.
    ///
    /// Read once in every step of training and evaluation; the sum joins the loss. Unless a
    /// subclass adds to them, what the regularizers of trained weights say.
    open var losses: [Tensor] {
        let own = entries.compactMap { entry in
            entry.parameter.isTrainable ? entry.rules.regularizer?(entry.parameter.value) : nil
        }
        let walk = LossWalk.current ?? LossWalk()
        // A layer that is in two places costs once.
        guard walk.enter(self) else { return [] }
        let inner = innerLayers
        guard !inner.isEmpty else { return own }
        return own + LossWalk.$current.withValue(walk) { inner.flatMap(\.losses) }
    }

    /// The name of the class, as summaries show it.
    open var typeName: String { String(describing: type(of: self)) }

    // MARK: The place in a graph

    /// What the layer produces where it was first connected, to build a model that ends there.
    ///
    ///     Model(inputs: base.inputs, outputs: [base["block4_pool"].output])
    ///
    /// - Precondition: The layer is part of a graph; of one inside a nested model, this is the result
    ///   in that model: ``Model/output(of:)`` takes a path instead.
    public final var output: SymbolicTensor {
        guard let node = firstNode else {
            layerFailure(
                self,
                "was not connected to a symbolic tensor, so it has no output; a model that was given "
                    + "an Input(shape:) connects its layers")
        }
        return node.output
    }

    /// Keeps the first use that still exists.
    final func connected(by node: Node) {
        if firstNode == nil { firstNode = node }
    }

    // MARK: Weights

    /// Adds a weight; call it in `build`.
    ///
    /// - Parameters:
    ///   - name: Its name in this layer, such as `kernel`.
    ///   - shape: Its shape.
    ///   - initializer: The rule for its first value.
    ///   - regularizer: What it costs; added to the loss.
    ///   - constraint: What it is kept to after each step of training.
    ///   - isTrainable: `false` for a statistic that no optimizer may change.
    /// - Returns: The parameter that holds the weight.
    @discardableResult
    public final func addWeight(
        _ name: String, shape: Shape, initializer: Initializer = .glorotUniform,
        regularizer: Regularizer? = nil, constraint: Constraint? = nil, isTrainable: Bool = true
    ) -> Parameter {
        let rules =
            storedRules[name]
            ?? WeightRules(
                initializer: initializer, regularizer: regularizer, constraint: constraint)
        let parameter = Parameter(
            initializer.makeWeight(shape: shape), name: name,
            isTrainable: isTrainable && self.isTrainable)
        if let constraint = rules.constraint { parameter.constraint = { constraint($0) } }
        entries.append(
            WeightEntry(parameter: parameter, canTrain: isTrainable, rules: rules))
        return parameter
    }

    /// The weights of this layer itself, in the order they were added.
    public final var ownWeights: [Parameter] { entries.map(\.parameter) }

    /// The weights of this layer itself that can learn, whether it is frozen or not.
    package final var ownLearningWeights: [Parameter] {
        entries.filter(\.canTrain).map(\.parameter)
    }

    /// The weights of the layer and of the layers inside it: kernels, biases and statistics.
    ///
    /// A layer that is in two places counts once.
    public final var parameters: [Parameter] { allLayers.flatMap(\.ownWeights) }

    /// The weights that an optimizer may change now.
    public final var trainableParameters: [Parameter] { parameters.filter(\.isTrainable) }

    /// The weight with this name, as a tensor: `layer.weight("kernel")`.
    public final func weight(_ name: String) -> Tensor { parameter(name).value }

    /// The weight with this name, as a tensor: `self["kernel"]` in a layer of your own.
    ///
    /// Of a model, `model["conv2d"]` is a layer: its own subscript goes before this one.
    @_disfavoredOverload
    public final subscript(weight: String) -> Tensor { parameter(weight).value }

    /// The parameter that holds the weight with this name.
    public final func parameter(_ weight: String) -> Parameter {
        if let entry = entries.first(where: { $0.parameter.name == weight }) {
            return entry.parameter
        }
        let names = entries.map(\.parameter.name).joined(separator: ", ")
        layerFailure(
            self,
            isBuilt
                ? "has no weight named \(weight); it has: \(names.isEmpty ? "none" : names)"
                : "has no weights yet; they are made when its input shape is known")
    }

    /// Whether a weight with this name exists.
    public final func hasWeight(_ weight: String) -> Bool {
        entries.contains { $0.parameter.name == weight }
    }

    /// Whether training may change the layer, for it and every layer inside it.
    ///
    /// It is read at every step of training: nothing has to be compiled again. A layer that is
    /// not trainable keeps its weights and its statistics bit for bit.
    open var trainable: Bool {
        get { isTrainable }
        set {
            isTrainable = newValue
            for entry in entries { entry.parameter.isTrainable = newValue && entry.canTrain }
            // A layer may hold one that holds it.
            guard !isChangingTrainable else { return }
            isChangingTrainable = true
            defer { isChangingTrainable = false }
            let inner = innerLayers
            guard !inner.isEmpty else { return }
            reportingKeptStatistics { for layer in inner { layer.trainable = newValue } }
        }
    }

    /// The flag of the layer itself, whatever it says of those inside.
    final var isFlaggedTrainable: Bool { isTrainable }

    /// Gives the layer the name and the flag it was stored with; layers inside it keep theirs.
    package final func restore(name: String, trainable: Bool) {
        self.name = name
        hasFixedName = true
        isTrainable = trainable
        for entry in entries { entry.parameter.isTrainable = trainable && entry.canTrain }
    }

    /// Freezes layers inside, by their paths; those that `build` makes, when it has made them.
    final func restoreFrozen(inside paths: [String]) {
        storedFrozen = paths.filter { path in
            guard let inner = place(at: path)?.last else { return true }
            inner.restore(name: inner.name, trainable: false)
            return false
        }
    }

    /// The rules of the weights by name, also of layers inside that have no description of their
    /// own, as `query/kernel`.
    final var weightRules: [String: WeightRules] {
        var rules = storedRules
        for entry in entries { rules[entry.parameter.name] = entry.rules }
        for layer in innerLayers where !(layer is any ConfigurableLayer) && !layer.isModel {
            for (name, rule) in layer.weightRules { rules[layer.name + "/" + name] = rule }
        }
        return rules
    }

    /// Takes rules for weights that will be made, instead of those the layer asks for.
    final func adopt(_ rules: [String: WeightRules]) {
        storedRules = rules
        for layer in innerLayers where !(layer is any ConfigurableLayer) && !layer.isModel {
            let prefix = layer.name + "/"
            let inner = rules.filter { $0.key.hasPrefix(prefix) }
            storedRules = storedRules.filter { !$0.key.hasPrefix(prefix) }
            layer.adopt(
                Dictionary(
                    inner.map { (String($0.key.dropFirst(prefix.count)), $0.value) },
                    uniquingKeysWith: { first, _ in first }))
        }
    }

    /// The number of weights, statistics included.
    public final var parameterCount: Int { parameters.elementCount }

    /// The number of weights that training may change now.
    public final var trainableParameterCount: Int { trainableParameters.elementCount }

    /// The number of weights that training leaves alone: frozen ones and statistics.
    public final var frozenParameterCount: Int { parameterCount - trainableParameterCount }

    // MARK: Settings

    /// The class with what the layer was made with, its name and the number of its weights.
    ///
    ///     Dense(activation: linear, units: 3, useBias: true, name: "dense"), 15 parameters
    open var description: String {
        let settings = (try? (self as? any ConfigurableLayer)?.configuration) ?? [:]
        let call = settings.call(of: typeName, ["name: \"\(name)\""])
        guard isBuilt else { return call + ", not built" }
        let count = parameterCount
        let size = count == 1 ? "1 parameter" : "\(count) parameters"
        return call + ", " + size + (count == 0 || trainable ? "" : ", frozen")
    }

    /// The settings that model files hold, each a ``Setting``.
    final var storedSettings: Settings { Settings(of: self, below: Layer.self) }

    private func checkSettings() throws {
        try storedSettings.check()
        try validate()
    }

    /// Stops the program with a message that names the layer when a setting makes no sense; an
    /// initialiser ends with it.
    public final func requireValidSettings() {
        do { try checkSettings() } catch { layerFailure(self, "\(error)") }
    }

    // MARK: Use

    /// Builds the layer for these shapes unless it was built before.
    package final func buildIfNeeded(_ shapes: [Shape]) {
        guard !isBuilt else { return }
        builtShapes = shapes
        build(inputShapes: shapes)
        isBuilt = true
        LayerStructure.change()
        restoreStoredFrozen()
    }

    /// Freezes layers inside that a file has as frozen and that have been made since.
    final func restoreStoredFrozen() {
        if !storedFrozen.isEmpty { restoreFrozen(inside: storedFrozen) }
    }

    /// Names the layer by the property that holds it, unless it has a name of its own or another
    /// property came first.
    final func adoptPropertyName(_ name: String) {
        guard !hasFixedName, !isNamedByProperty else { return }
        self.name = name
        isNamedByProperty = true
    }

    /// Applies the layer to a batch.
    public final func callAsFunction(_ input: Tensor, training: Bool = false) -> Tensor {
        callAsFunction([input], training: training)
    }

    /// Applies the layer to several inputs, each a batch.
    public final func callAsFunction(_ inputs: [Tensor], training: Bool = false) -> Tensor {
        apply(inputs, training: training)[0]
    }

    /// Applies the layer and returns all its results: more than one for recurrent layers that
    /// return their states and for models with several outputs.
    public final func apply(_ inputs: [Tensor], training: Bool = false) -> [Tensor] {
        if !isBuilt { buildIfNeeded(inputs.map(\.shape.droppingBatch)) }
        RunningLayer.current?.layer.requireHolding(self)
        var results = compute(inputs, training: training)
        if !masksOwnResults { results[0] = results[0].masked(by: computeMask(of: inputs)) }
        if let tap = LayerTap.current { results[0] = tap.pass(results[0], of: self) }
        addActivityCosts(of: results)
        return results
    }

    /// Adds to the loss what ``activityRegularizer`` takes for results, averaged over the samples.
    func addActivityCosts(of results: [Tensor]) {
        guard let activityRegularizer else { return }
        for result in results {
            addLoss(activityRegularizer(result) / Float(result.shape.first ?? 1))
        }
    }

    /// Computes all results, in sight of those who look on.
    private func compute(_ inputs: [Tensor], training: Bool) -> [Tensor] {
        func compute() -> [Tensor] {
            isOfLibrary
                ? results(of: inputs, training: training)
                : RunningLayer.run(self) { results(of: inputs, training: training) }
        }
        guard let diagnosis = GradientDiagnosis.current else { return compute() }
        return diagnosis.run(self, compute)
    }
}

/// One weight of a layer, whether it is of the kind that learns, and what it costs.
private struct WeightEntry {
    let parameter: Parameter
    let canTrain: Bool
    let rules: WeightRules
}

extension Shape {
    /// The shape with a batch axis in front.
    package func addingBatch(_ count: Int) -> Shape { inserting(count, at: 0) }

    /// The shape without its first axis.
    package var droppingBatch: Shape { Shape(dropFirst()) }
}
