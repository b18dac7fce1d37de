/// Runs a graph: the layers one after another, each result kept only as long as it is needed.
package final class Executor {
    package let graph: Graph
    private let steps: [Step]
    private let slotCount: Int
    private let inputSlots: [Int]
    private let outputSlots: [Int]

    package init(graph: Graph) {
        self.graph = graph
        var slots = SlotNumbers()
        for node in graph.nodes { slots.add(node) }
        slotCount = slots.count
        inputSlots = graph.inputs.map { slots[$0] }
        outputSlots = graph.outputs.map { slots[$0] }
        let entrances = Set(graph.inputs.map { ObjectIdentifier($0.node) })
        let calls = graph.nodes.filter { !entrances.contains(ObjectIdentifier($0)) }.map { node in
            LayerCall(
                layer: node.layer, inputs: node.inputs.map { slots[$0] },
                outputs: node.outputs.map { slots[$0] })
        }
        let grouped = FusionPlanner(calls: calls, outputs: Set(outputSlots)).steps()
        steps = Executor.addReleases(to: grouped, keeping: Set(outputSlots))
    }

    /// The layer whose only use makes the only output; `nil` if there is no such layer.
    package var finalLayer: Layer? {
        guard outputSlots.count == 1, let last = steps.last, last.calls.last?.outputs == outputSlots
        else { return nil }
        return last.calls.last?.layer
    }

    /// Computes the outputs.
    ///
    /// - Parameters:
    ///   - inputs: A batch for each input of the graph.
    ///   - training: Whether this is a step of training.
    ///   - fusing: Whether layers may run as one pass where nothing is learnt.
    ///   - stopsBeforeActivation: Whether to leave out the activation at the end.
    /// - Returns: A batch for each output of the graph.
    package func run(
        _ inputs: [Tensor], training: Bool, fusing: Bool, stopsBeforeActivation: Bool
    ) -> [Tensor] {
        var slots = [Tensor?](repeating: nil, count: slotCount)
        for (slot, input) in zip(inputSlots, inputs) { slots[slot] = input }
        for (index, step) in steps.enumerated() {
            let isLast = index == steps.count - 1
            if isLast, stopsBeforeActivation, let call = step.calls.last,
                let layer = call.layer as? any ActivatedLayer
            {
                for call in step.calls.dropLast() { run(call, training: training, &slots) }
                let values = read(call.inputs, slots, for: call.layer)
                slots[call.outputs[0]] = layer.callBeforeActivation(values, training: training)
            } else if fusing, let fused = step.fused, fused.applies(slots, training: training) {
                fused.run(&slots)
            } else {
                for call in step.calls { run(call, training: training, &slots) }
            }
            for slot in step.releases { slots[slot] = nil }
        }
        return outputSlots.map { slot in
            guard let result = slots[slot] else {
                shapeFailure("Model", "an output was not computed")
            }
            return result
        }
    }

    private func run(_ call: LayerCall, training: Bool, _ slots: inout [Tensor?]) {
        let values = read(call.inputs, slots, for: call.layer)
        let results = call.layer.results(of: values, training: training)
        for (slot, result) in zip(call.outputs, results) { slots[slot] = result }
    }

    private func read(_ places: [Int], _ slots: [Tensor?], for layer: Layer) -> [Tensor] {
        places.map { place in
            guard let value = slots[place] else {
                layerFailure(layer, "ran before its input was there")
            }
            return value
        }
    }

    /// Notes after which step each result is no longer needed.
    private static func addReleases(to steps: [Step], keeping: Set<Int>) -> [Step] {
        var steps = steps
        var needed = keeping
        for index in steps.indices.reversed() {
            let used = Set(steps[index].calls.flatMap { $0.inputs + $0.outputs })
            steps[index].releases = used.subtracting(needed).sorted()
            needed.formUnion(used)
        }
        return steps
    }
}

/// One use of a layer: where its inputs are found and where its results go.
struct LayerCall {
    let layer: Layer
    let inputs: [Int]
    let outputs: [Int]
}

/// What runs at once: a layer, or several that can be fused.
struct Step {
    let calls: [LayerCall]
    let fused: FusedConvolution?
    var releases: [Int] = []
}

/// Gives each result in a graph a number.
private struct SlotNumbers {
    private var first: [ObjectIdentifier: Int] = [:]
    private(set) var count = 0

    mutating func add(_ node: Node) {
        first[ObjectIdentifier(node)] = count
        count += node.outputShapes.count
    }

    subscript(tensor: SymbolicTensor) -> Int {
        first[ObjectIdentifier(tensor.node), default: 0] + tensor.index
    }
}
