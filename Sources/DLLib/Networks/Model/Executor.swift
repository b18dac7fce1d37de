package import DLTensors

/// Runs a graph: the layers one after another, each result kept only as long as it is needed.
package final class Executor {
    package let graph: Graph
    private let steps: [Step]
    private let slotCount: Int
    private let inputSlots: [Int]
    private let outputSlots: [Int]
    /// How many steps from the start on treat every sample by itself, and what they need of it.
    private let samplewise: SamplewisePrefix
    /// What ``MemoryEstimate`` found that a prediction needs for each sample.
    package var predictionBytes: Int?

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
        let shapes = graph.nodes.flatMap { node in
            node.outputs.map { (slots[$0], $0.shape) }
        }
        let grouped = FusionPlanner(
            calls: calls, outputs: Set(outputSlots),
            shapes: Dictionary(shapes, uniquingKeysWith: { $1 })
        ).steps()
        steps = Executor.addReleases(to: grouped, keeping: Set(outputSlots))
        samplewise = SamplewisePrefix(steps: steps, nodes: graph.nodes)
    }

    /// The layer that makes an output as its only result; `nil` if there is no such layer.
    package func finalLayer(ofOutput index: Int) -> Layer? {
        guard outputSlots.indices.contains(index) else { return nil }
        return makers[outputSlots[index]]
    }

    /// The layers that make outputs, by the places of these.
    private lazy var makers: [Int: Layer] = {
        let wanted = Set(outputSlots)
        let last = steps.compactMap(\.calls.last).filter { call in
            call.outputs.count == 1 && wanted.contains(call.outputs[0])
        }
        return Dictionary(last.map { ($0.outputs[0], $0.layer) }, uniquingKeysWith: { $1 })
    }()

    /// Computes the outputs.
    ///
    /// - Parameters:
    ///   - inputs: A batch for each input of the graph.
    ///   - training: Whether this is a step of training.
    ///   - fusing: Whether layers may run as one pass where nothing is learnt.
    ///   - beforeActivation: The outputs, by their index, to be given as they are before the
    ///     activation of the layer that makes them.
    /// - Returns: A batch for each output of the graph.
    package func run(
        _ inputs: [Tensor], training: Bool, fusing: Bool, beforeActivation: Set<Int> = []
    ) -> [Tensor] {
        let unfinished = Set(beforeActivation.map { outputSlots[$0] })
        var before: [Int: Tensor] = [:]
        var slots = [Tensor?](repeating: nil, count: slotCount)
        for (slot, input) in zip(inputSlots, inputs) { slots[slot] = input }
        var first = 0
        let parts = samplewise.parts(ofBatch: inputs)
        if fusing, parts.count > 1 {
            first = min(
                samplewise.length(for: inputs, training: training),
                steps.firstIndex { step in
                    step.calls.contains { !unfinished.isDisjoint(with: $0.outputs) }
                } ?? steps.count)
            if first > 0 { run(first, inParts: parts, &slots, training: training, fusing: fusing) }
        }
        for step in steps.dropFirst(first) {
            if let call = step.calls.last, let slot = call.outputs.first,
                unfinished.contains(slot), let layer = call.layer as? any ActivatedLayer
            {
                for call in step.calls.dropLast() { run(call, training: training, &slots) }
                let values = read(call.inputs, slots, for: call.layer)
                func compute() -> Tensor {
                    layer.call(values, training: training, activation: .linear)
                }
                let result = GradientDiagnosis.current?.run(layer, compute) ?? compute()
                // A model's result has the mask that the layers in it made.
                let mask = layer.masksOwnResults ? result.mask : layer.computeMask(of: values)
                before[slot] = result.masked(by: mask)
                // Other layers may read the finished result, and it may cost something.
                let isRead = readSlots.contains(slot)
                if isRead || layer.activityRegularizer != nil {
                    let finished = layer.activation(result).masked(by: mask)
                    layer.addActivityCosts(of: [finished])
                    if isRead { slots[slot] = finished }
                }
                release(step.releases, of: &slots)
            } else {
                run(step, &slots, training: training, fusing: fusing)
            }
        }
        return outputSlots.map { slot in
            guard let result = before[slot] ?? slots[slot] else {
                shapeFailure("Model", "an output was not computed")
            }
            return result
        }
    }

    /// The places that some layer reads.
    private lazy var readSlots = Set(steps.flatMap { $0.calls.flatMap(\.inputs) })

    /// Runs the first steps for a few samples at a time: their results stay in the processor's
    /// cache, and only those that later steps read are kept for the whole batch.
    private func run(
        _ count: Int, inParts parts: [Range<Int>], _ slots: inout [Tensor?], training: Bool,
        fusing: Bool
    ) {
        var kept: [Int: [Tensor]] = [:]
        for part in parts {
            var some = slots.map { $0?.samples(part) }
            for step in steps[..<count] {
                run(step, &some, training: training, fusing: fusing)
            }
            for (slot, value) in some.enumerated() {
                if let value { kept[slot, default: []].append(value) }
            }
        }
        let entrances = slots
        for slot in slots.indices {
            guard let values = kept[slot] else {
                slots[slot] = nil
                continue
            }
            slots[slot] = entrances[slot] ?? Tensor(batches: values)
        }
    }

    private func run(_ step: Step, _ slots: inout [Tensor?], training: Bool, fusing: Bool) {
        if fusing, !step.addsLosses, let fused = step.fused,
            fused.applies(slots, training: training)
        {
            fused.run(&slots, training: training, releasing: step.releases)
        } else if fusing, !step.parts.isEmpty {
            for part in step.parts { run(part, &slots, training: training, fusing: true) }
        } else {
            for call in step.calls { run(call, training: training, &slots) }
        }
        release(step.releases, of: &slots)
    }

    /// Lets go of results that no later layer reads; for the way back they are computed again where
    /// that is quick.
    private func release(_ places: [Int], of slots: inout [Tensor?]) {
        for place in places {
            slots[place]?.release()
            slots[place] = nil
        }
    }

    private func run(_ call: LayerCall, training: Bool, _ slots: inout [Tensor?]) {
        let values = read(call.inputs, slots, for: call.layer)
        let results = call.layer.apply(values, training: training)
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
    var fused: (any FusedPass)?
    /// Smaller steps, for when the whole cannot be fused.
    var parts: [Step] = []
    /// The results that nobody needs afterwards.
    var releases: [Int] = []

    /// Whether a layer in it has its results cost something; then each has to run by itself.
    var addsLosses: Bool { calls.contains { $0.layer.activityRegularizer != nil } }
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
