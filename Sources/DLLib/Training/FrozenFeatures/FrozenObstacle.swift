internal import DLNetworks

/// Why frozen layers of a model are computed in every epoch: what stands between them and the samples.
///
/// What frozen layers compute can be kept only where the samples enter them alike in every epoch. A
/// layer in front of them that draws random numbers, or learns, prevents that.
struct FrozenObstacle: CustomStringConvertible {
    /// The layer in front of them.
    let layer: Layer
    /// Its path.
    let path: String
    /// The first frozen layer behind it, or the model that holds it, by its path.
    let frozen: String

    /// Computing less than this for a sample is not worth a word.
    private static let leastProducts = 1 << 16

    /// Looks for the first layer that stands in front of frozen ones.
    ///
    /// - Returns: `nil` where there is none, or where nothing dear stands behind it.
    init?(of model: Model) {
        guard let graph = model.graph else { return nil }
        var search = Search()
        _ = search.walk(graph, entering: graph.inputs.map { _ in nil }, prefix: "")
        guard search.products >= Self.leastProducts, let found = search.first else { return nil }
        self = found
    }

    private init(_ layer: Layer, _ path: String, _ frozen: String) {
        self.layer = layer
        self.path = path
        self.frozen = frozen
    }

    /// What to tell, in one line.
    var description: String {
        let traits = layer.traits(training: true)
        let reason =
            switch true {
            case layer is any RandomLayer && !traits.contains(.deterministic):
                "gives other results in every epoch"
            case layer.activityRegularizer != nil: "adds to the loss with its results"
            case layer.isLearning: "learns"
            case traits.contains(.makesMask): "has a mask, which is not kept with its results"
            default: "is a layer of which it is not known whether it treats every sample alike"
            }
        return "\(frozen) is frozen, but what it computes cannot be kept from epoch to epoch: "
            + "\(path) (\(layer.typeName)) in front of it \(reason)."
    }

    /// A way through the nodes, in order.
    private struct Search {
        /// What frozen layers compute behind the first obstacle, for one sample.
        var products = 0
        var first: FrozenObstacle?

        /// Goes through a graph.
        ///
        /// - Parameters:
        ///   - graph: The nodes.
        ///   - obstacles: What stands in front of each input.
        ///   - prefix: What its paths begin with.
        /// - Returns: What stands in front of each output.
        mutating func walk(
            _ graph: Graph, entering obstacles: [Obstacle?], prefix: String
        ) -> [Obstacle?] {
            var known: [ObjectIdentifier: [Obstacle?]] = [:]
            for (entrance, obstacle) in zip(graph.inputs, obstacles) {
                known[ObjectIdentifier(entrance.node)] = [obstacle]
            }
            func before(_ tensor: SymbolicTensor) -> Obstacle? {
                known[ObjectIdentifier(tensor.node)]?[tensor.index]
            }
            for node in graph.nodes where known[ObjectIdentifier(node)] == nil {
                let path = prefix + node.layer.name
                let inputs = node.inputs.map(before)
                let results: [Obstacle?]
                if node.layer.isSteady {
                    let obstacle = inputs.lazy.compactMap { $0 }.first
                    if let obstacle { note(node, path, behind: obstacle) }
                    results = node.outputShapes.map { _ in obstacle }
                } else if let inner = node.layer as? Model, inner.activityRegularizer == nil,
                    let graph = inner.graph
                {
                    results = walk(graph, entering: inputs, prefix: path + "/")
                } else {
                    let obstacle =
                        inputs.lazy.compactMap { $0 }.first ?? Obstacle(node.layer, path)
                    results = node.outputShapes.map { _ in obstacle }
                }
                known[ObjectIdentifier(node)] = results
            }
            return graph.outputs.map(before)
        }

        private mutating func note(_ node: Node, _ path: String, behind obstacle: Obstacle) {
            let own = node.productCount
            products += own
            guard first == nil, own > 0 else { return }
            first = FrozenObstacle(obstacle.layer, obstacle.path, path)
        }
    }

    /// A layer whose results for a sample change.
    private struct Obstacle {
        let layer: Layer
        let path: String

        init(_ layer: Layer, _ path: String) {
            self.layer = layer
            self.path = path
        }
    }
}

extension Layer {
    /// Whether training changes something in it: weights or statistics.
    fileprivate var isLearning: Bool {
        parameters.contains(where: \.isTrainable)
            || normalizations.contains { $0.usesBatchStatistics(training: true) }
    }
}
