internal import DLKernels
internal import DLTensors

/// A model in two pieces: a beginning whose results for a sample stay the same while the model
/// trains, and the rest.
///
/// To the beginning belongs every layer that is steady (``Layer/isSteady``) and reads only inputs of
/// the model and other layers of the beginning. Nested models that are frozen in part are divided as
/// well. The rest reads the features: the results that the beginning hands over.
package final class FrozenBeginning {
    /// What the rest reads of the beginning.
    package let features: [SymbolicTensor]
    /// The inputs of the model that the rest reads itself, by their places.
    package let ownInputs: [Int]
    /// From all inputs of the model to the features.
    package let beginning: Executor
    /// From the features, and after them the inputs it reads itself, to the outputs.
    package let rest: Executor
    /// The layers of the beginning; a nested model counts by those it holds.
    package let layers: [Layer]
    /// Nested models of which the rest runs a part without them.
    package let dividedModels: [Model]
    /// About how many products the beginning computes for one sample.
    package let productCount: Int

    private let nodes: [Node]
    private let weights: [Parameter]
    private let normalizations: [BatchNormalization]
    private var versions: [Int]
    private var knownKey: UInt64?

    /// Divides a model.
    ///
    /// - Returns: `nil` when no layer of it is steady from the start.
    package init?(of model: Model) {
        guard let graph = model.graph else { return nil }
        var flat = FlatGraph(inputs: graph.inputs)
        let outputs = flat.append(graph, entering: graph.inputs)
        // An output is made by the rest: a loss may want it as it is before its activation.
        let makers = Set(outputs.map { ObjectIdentifier($0.node) })
        var steady = Set<ObjectIdentifier>()
        let entrances = Set(graph.inputs.map { ObjectIdentifier($0.node) })
        nodes = flat.nodes.filter { node in
            let key = ObjectIdentifier(node)
            guard !makers.contains(key), node.layer.isSteady,
                node.inputs.allSatisfy({
                    let source = ObjectIdentifier($0.node)
                    return entrances.contains(source) || steady.contains(source)
                })
            else { return false }
            steady.insert(key)
            return true
        }
        var features: [SymbolicTensor] = []
        var ownInputs: [Int] = []
        var seen: [ObjectIdentifier: Set<Int>] = [:]
        for node in flat.nodes where !steady.contains(ObjectIdentifier(node)) {
            for tensor in node.inputs {
                let source = ObjectIdentifier(tensor.node)
                guard seen[source, default: []].insert(tensor.index).inserted else { continue }
                if steady.contains(source) {
                    features.append(tensor)
                } else if let place = graph.inputs.firstIndex(where: { $0.node === tensor.node }) {
                    ownInputs.append(place)
                }
            }
        }
        guard !features.isEmpty else { return nil }
        self.features = features
        self.ownInputs = ownInputs
        dividedModels = flat.dividedModels
        beginning = Executor(graph: Graph(inputs: graph.inputs, outputs: features))
        rest = Executor(
            graph: Graph(inputs: features + ownInputs.map { graph.inputs[$0] }, outputs: outputs))
        layers = nodes.flatMap { node in
            node.layer is Model ? node.layer.allLayers.filter { !($0 is Model) } : [node.layer]
        }.filter { !($0 is InputLayer) }
        weights = nodes.flatMap(\.layer.parameters)
        normalizations = nodes.flatMap(\.layer.normalizations)
        productCount = nodes.reduce(0) { $0 + $1.productCount }
        versions = weights.map(\.version)
    }

    /// How many samples go through the beginning at a time.
    ///
    /// As many as kernels need to run at full speed, and no more than the cache holds results of.
    package var partSize: Int {
        let largest = nodes.map(\.largestResult).max() ?? 0
        return largest >= 1 << 16 ? SamplewisePrefix.partSize : 4 * SamplewisePrefix.partSize
    }

    /// The numbers that stand for one sample.
    package var featureSize: Int { features.reduce(0) { $0 + $1.shape.elementCount } }

    /// Whether the beginning still computes what it did when ``key`` was last asked for: nothing of
    /// it was unfrozen or changed.
    package var isCurrent: Bool {
        guard !weights.contains(where: \.isTrainable),
            !normalizations.contains(where: { $0.usesBatchStatistics(training: true) }),
            layers.allSatisfy({ $0.activityRegularizer == nil })
        else { return false }
        let now = weights.map(\.version)
        guard now != versions else { return true }
        // Weights that were put back are the same weights.
        let before = key
        knownKey = nil
        guard key == before else {
            knownKey = before
            return false
        }
        versions = now
        return true
    }

    /// A hash of everything the features depend on beside the sample: the layers with what they
    /// were made with, how they are connected, and every bit of their weights.
    package var key: UInt64 {
        if let knownKey { return knownKey }
        var words: [UInt64] = []
        for (place, node) in nodes.enumerated() {
            words += Self.words(describing: node.layer)
            for input in node.inputs {
                let source = nodes.firstIndex { $0 === input.node } ?? -1
                let entrance =
                    beginning.graph.inputs.firstIndex { $0.node === input.node } ?? -1
                words += [source, entrance, input.index, place].map {
                    UInt64(bitPattern: Int64($0))
                }
            }
        }
        for feature in features {
            let source = nodes.firstIndex { $0 === feature.node } ?? -1
            words += [UInt64(bitPattern: Int64(source)), UInt64(feature.index)]
        }
        for weight in weights {
            words += weight.shape.map { UInt64($0) }
            words += withoutRecording { weight.value.buffer.hashes(rows: 1) }
        }
        let key = Self.hash(words)
        knownKey = key
        return key
    }

    /// What a layer was made with, and how the layers of a nested model are connected.
    private static func words(describing layer: Layer) -> [UInt64] {
        var words = [StableHash.of(layer.typeName)]
        if let model = layer as? Model, let graph = model.graph {
            for node in graph.nodes {
                words += Self.words(describing: node.layer)
                for input in node.inputs {
                    let source = graph.nodes.firstIndex { $0 === input.node } ?? -1
                    words += [UInt64(bitPattern: Int64(source)), UInt64(input.index)]
                }
            }
            for output in graph.outputs {
                let source = graph.nodes.firstIndex { $0 === output.node } ?? -1
                words += [UInt64(bitPattern: Int64(source)), UInt64(output.index)]
            }
        } else if let layer = layer as? any ConfigurableLayer,
            let text = try? PlainValue.object(layer.configuration.values).json()
        {
            words.append(StableHash.of(text))
        } else {
            // Cannot be told apart by what it was made with, so only this very layer is the same.
            words.append(UInt64(UInt(bitPattern: ObjectIdentifier(layer))))
        }
        return words
    }

    private static func hash(_ words: [UInt64]) -> UInt64 {
        StableHash.of(words.map { String($0, radix: 36) }.joined(separator: ","))
    }
}

/// A graph with the nodes of nested models that are frozen in part among its own.
private struct FlatGraph {
    private(set) var nodes: [Node] = []
    private(set) var dividedModels: [Model] = []
    /// What is steady so far, and the inputs.
    private var steady: Set<ObjectIdentifier>

    init(inputs: [SymbolicTensor]) {
        steady = Set(inputs.map { ObjectIdentifier($0.node) })
    }

    /// Adds the nodes of a graph, connected to other tensors than its own inputs.
    ///
    /// - Returns: What stands for the graph's outputs.
    mutating func append(_ graph: Graph, entering tensors: [SymbolicTensor]) -> [SymbolicTensor] {
        var known: [ObjectIdentifier: [SymbolicTensor]] = [:]
        for (entrance, tensor) in zip(graph.inputs, tensors) {
            known[ObjectIdentifier(entrance.node)] = [tensor]
        }
        func mapped(_ tensor: SymbolicTensor) -> SymbolicTensor {
            known[ObjectIdentifier(tensor.node)]?[tensor.index] ?? tensor
        }
        for node in graph.nodes where known[ObjectIdentifier(node)] == nil {
            let inputs = node.inputs.map(mapped)
            let isReached = inputs.allSatisfy { steady.contains(ObjectIdentifier($0.node)) }
            if isReached, let inner = dividable(node.layer) {
                dividedModels.append(inner.model)
                known[ObjectIdentifier(node)] = append(inner.graph, entering: inputs)
            } else {
                let copy = Node(node, reading: inputs)
                if isReached, node.layer.isSteady { steady.insert(ObjectIdentifier(copy)) }
                nodes.append(copy)
                known[ObjectIdentifier(node)] = copy.outputs
            }
        }
        return graph.outputs.map(mapped)
    }

    /// A nested model that is not steady as a whole, but may be in its first layers.
    private func dividable(_ layer: Layer) -> (model: Model, graph: Graph)? {
        guard let model = layer as? Model, let graph = model.graph,
            model.activityRegularizer == nil, !model.isSteady
        else { return nil }
        return (model, graph)
    }
}
