/// The nodes between the inputs and the outputs of a model, in an order that can be executed.
package struct Graph {
    package let inputs: [SymbolicTensor]
    package let outputs: [SymbolicTensor]
    /// Every node, each after the nodes it needs; deepest first, as Keras orders them.
    package let nodes: [Node]
    /// Every layer once, in the order in which Keras lists them.
    package let layers: [Layer]
    /// The layers without those that stand for arithmetic: Keras's `model.layers`.
    package let namedLayers: [Layer]

    /// Collects the nodes that lead from `inputs` to `outputs`.
    ///
    /// - Returns: `nil` with the name of a layer whose input is not reached from `inputs`.
    package init(inputs: [SymbolicTensor], outputs: [SymbolicTensor]) {
        self.inputs = inputs
        self.outputs = outputs
        let traversal = Traversal(inputs: inputs, outputs: outputs)
        nodes = traversal.sortedNodes()
        layers = traversal.sortedLayers()
        namedLayers = layers.filter { !($0 is SymbolicOperation) }
    }
}

/// Keras's way through a graph: depth first from the outputs, then sorted by depth.
///
/// The depth of a node is the longest way from it to an output. Nodes of equal depth keep the
/// order in which the search met them, so `layers` has the indices a Keras user knows.
private struct Traversal {
    /// Nodes in the order in which the search left them: inputs first.
    private var finished: [Node] = []
    private var meetingIndex: [ObjectIdentifier: Int] = [:]
    private var nodeDepth: [ObjectIdentifier: Int] = [:]
    private var layerDepth: [ObjectIdentifier: Int] = [:]

    init(inputs: [SymbolicTensor], outputs: [SymbolicTensor]) {
        let inputNodes = Set(inputs.map { ObjectIdentifier($0.node) })
        var seen = Set<ObjectIdentifier>()
        for output in outputs { visit(output.node, inputNodes, &seen) }
        for input in inputs where seen.insert(ObjectIdentifier(input.node)).inserted {
            meetingIndex[ObjectIdentifier(input.node.layer)] = -1
            finished.insert(input.node, at: 0)
        }
        measureDepths()
    }

    /// Visits a node after everything it needs, without recursion: graphs can be deep.
    private mutating func visit(
        _ root: Node, _ inputNodes: Set<ObjectIdentifier>, _ seen: inout Set<ObjectIdentifier>
    ) {
        var stack: [(node: Node, next: Int)] = []
        func enter(_ node: Node, _ meeting: inout [ObjectIdentifier: Int]) {
            guard seen.insert(ObjectIdentifier(node)).inserted else { return }
            let layer = ObjectIdentifier(node.layer)
            if meeting[layer] == nil { meeting[layer] = meeting.count }
            if node.isInput, !inputNodes.contains(ObjectIdentifier(node)) {
                layerFailure(
                    node.layer,
                    "is an input that an output depends on, but it is not among the model's inputs")
            }
            stack.append((node, 0))
        }
        enter(root, &meetingIndex)
        while let top = stack.last {
            let isBoundary = inputNodes.contains(ObjectIdentifier(top.node))
            if !isBoundary, top.next < top.node.inputs.count {
                stack[stack.count - 1].next += 1
                enter(top.node.inputs[top.next].node, &meetingIndex)
            } else {
                finished.append(top.node)
                stack.removeLast()
            }
        }
    }

    private mutating func measureDepths() {
        for node in finished.reversed() {
            let id = ObjectIdentifier(node)
            let layer = ObjectIdentifier(node.layer)
            let depth = max(nodeDepth[id, default: 0], layerDepth[layer, default: 0])
            nodeDepth[id] = depth
            layerDepth[layer] = depth
            for input in node.inputs {
                let source = ObjectIdentifier(input.node)
                nodeDepth[source] = max(nodeDepth[source, default: 0], depth + 1)
            }
        }
    }

    func sortedNodes() -> [Node] {
        let places = finished.indices.sorted { left, right in
            let depths = (depth(of: finished[left]), depth(of: finished[right]))
            return depths.0 != depths.1 ? depths.0 > depths.1 : left < right
        }
        return places.map { finished[$0] }
    }

    func sortedLayers() -> [Layer] {
        var layers: [Layer] = []
        var seen = Set<ObjectIdentifier>()
        for node in finished where seen.insert(ObjectIdentifier(node.layer)).inserted {
            layers.append(node.layer)
        }
        return layers.sorted { left, right in
            let (a, b) = (ObjectIdentifier(left), ObjectIdentifier(right))
            let depths = (layerDepth[a, default: 0], layerDepth[b, default: 0])
            if depths.0 != depths.1 { return depths.0 > depths.1 }
            return meetingIndex[a, default: 0] < meetingIndex[b, default: 0]
        }
    }

    private func depth(of node: Node) -> Int { nodeDepth[ObjectIdentifier(node), default: 0] }
}
