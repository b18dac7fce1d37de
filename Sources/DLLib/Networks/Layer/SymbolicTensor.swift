public import DLTensors
internal import Synchronization

/// A tensor that is only described: what a layer will produce once data flows.
///
/// Functional models are drawn with symbolic tensors:
///
///     let image = Input(shape: [150, 150, 3])
///     let features = base(image)
///     let classes = Dense(5, activation: .softmax)(GlobalAveragePooling2D()(features))
///     let model = Model(inputs: image, outputs: classes)
public struct SymbolicTensor {
    /// The shape of one sample, without the batch axis.
    public var shape: Shape { node.outputShapes[index] }

    package let node: Node
    package let index: Int

    package init(node: Node, index: Int) {
        self.node = node
        self.index = index
    }

    /// A place where data enters a model: samples of this shape.
    public init(shape: Shape, name: String? = nil) {
        self = Node(layer: InputLayer(shape: shape, name: name), inputs: []).output
    }
}

/// Where data enters a functional model; see ``SymbolicTensor``.
public typealias Input = SymbolicTensor

/// One use of a layer in a graph of layers; a shared layer has several nodes.
package final class Node {
    package let layer: Layer
    package let inputs: [SymbolicTensor]
    package private(set) var outputShapes: [Shape] = []
    /// Counts the nodes of the process: the order in which layers were connected.
    package let order: Int

    private static let count = Atomic<Int>(0)

    /// Connects a layer, building it for the shapes of its inputs.
    package init(layer: Layer, inputs: [SymbolicTensor]) {
        self.layer = layer
        self.inputs = inputs
        order = Node.count.wrappingAdd(1, ordering: .relaxed).oldValue
        let shapes = inputs.map(\.shape)
        layer.requireFeatures(of: shapes)
        layer.buildIfNeeded(shapes)
        outputShapes = layer.outputShapes(for: shapes)
        if layer.mayLackWeights {
            // Layers in it that were not used yet get their weights now: they shall be counted, and
            // be there for the first step and for the weights of a file.
            let samples = shapes.map { Tensor(zeros: $0.addingBatch(1)) }
            _ = withoutRecording { layer.apply(samples) }
            layer.restoreStoredFrozen()
        }
        // Asked for once, so that a size that makes no sense is found here.
        for shape in outputShapes { _ = shape.elementCount }
        layer.connected(by: self)
    }

    /// The same use of a layer for other inputs of the same shapes.
    package init(_ node: Node, reading inputs: [SymbolicTensor]) {
        layer = node.layer
        self.inputs = inputs
        order = Node.count.wrappingAdd(1, ordering: .relaxed).oldValue
        outputShapes = node.outputShapes
    }

    package var output: SymbolicTensor { SymbolicTensor(node: self, index: 0) }

    package var outputs: [SymbolicTensor] {
        outputShapes.indices.map { SymbolicTensor(node: self, index: $0) }
    }

    package var isInput: Bool { layer is InputLayer }
}

extension Layer {
    /// Connects the layer to a symbolic tensor: the result describes what the layer will compute.
    public final func callAsFunction(_ input: SymbolicTensor) -> SymbolicTensor {
        callAsFunction([input])
    }

    /// Keras's way to keep a base's statistics; here a frozen base keeps them.
    @available(
        *, unavailable,
        message: """
            set trainable = false on the layer and connect it without this argument: \
            a frozen layer keeps its statistics while the model trains
            """
    )
    public final func callAsFunction(
        _ input: SymbolicTensor, training: Bool
    ) -> SymbolicTensor {
        callAsFunction(input)
    }

    /// Connects the layer to several symbolic tensors.
    public final func callAsFunction(_ inputs: [SymbolicTensor]) -> SymbolicTensor {
        Node(layer: self, inputs: inputs).output
    }

    /// Connects the layer to symbolic tensors and returns all its results; see
    /// ``apply(_:training:)``.
    public final func apply(_ inputs: [SymbolicTensor]) -> [SymbolicTensor] {
        Node(layer: self, inputs: inputs).outputs
    }
}
