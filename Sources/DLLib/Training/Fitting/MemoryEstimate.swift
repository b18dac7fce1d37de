package import DLNetworks

/// What a step needs in memory beyond what is taken already, told before it is taken.
///
/// Counted are, for one sample, the results of layers, and what recurrent layers and attention make
/// on the way to theirs (``Layer/innerResults(of:)``): in training all those that the way back will read and not
/// compute again, and the two largest gradients; otherwise the largest pair of input and output. To
/// these come, once, the gradients of the weights and the memory of the optimizer where it is not
/// there yet. Scratch space of kernels is not counted, so the truth is a little more.
package struct MemoryEstimate {
    /// Bytes that do not depend on the batch size.
    package let fixed: Int
    /// Bytes for each sample of a batch.
    package let perSample: Int
    private let available: Int?
    private let model: String

    /// Estimates a step of a model.
    ///
    /// - Parameters:
    ///   - model: The model, whose input shape is known.
    ///   - training: Whether the step is one of training.
    ///   - available: The bytes there are; found out unless given.
    package init(of model: Model, training: Bool, available: Int? = Engine.availableMemory) {
        self.available = available
        self.model = model.name
        var usage = Usage(training: training)
        usage.add(model, inputNeedsGradient: false)
        perSample = 4 * (usage.kept + usage.largest)
        guard training else {
            fixed = 0
            return
        }
        let trained = model.trainableParameterCount
        var slots = 2
        if let optimizer = model.optimizer as? RuleOptimizer {
            slots = optimizer.rule.makeSlots(for: [1]).count
            if optimizer.options.averaging != nil { slots += 1 }
            if optimizer.options.gradientAccumulationSteps > 1 { slots += 1 }
        }
        let isNew = (model.optimizer?.variableCount ?? 0) == 0
        fixed = 4 * trained * (1 + (isNew ? slots : 0))
    }

    /// The bytes of a step with this many samples.
    package func bytes(batchSize: Int) -> Int { fixed + perSample * batchSize }

    /// Throws when a step would need more than there is.
    package func check(batchSize: Int) throws {
        guard let available, bytes(batchSize: batchSize) > available else { return }
        throw TrainingError.memory(
            MemoryShortage(
                model: model, needed: bytes(batchSize: batchSize), available: available,
                batchSize: batchSize,
                fittingBatchSize: max(0, (available - fixed) / max(1, perSample))))
    }

    /// Throws when a prediction would need more than there is.
    ///
    /// To ask the system takes longer than a small network needs for an answer: once a model is
    /// known to need little, nobody is asked.
    static func checkPrediction(of model: Model, batchSize: Int) throws {
        if let known = model.executor?.predictionBytes, known * batchSize <= 64 << 20 { return }
        let estimate = MemoryEstimate(of: model, training: false)
        try estimate.check(batchSize: batchSize)
        model.executor?.predictionBytes = estimate.perSample
    }

    /// Elements of one sample.
    private struct Usage {
        let training: Bool
        /// Results that stay until the way back.
        var kept = 0
        /// The most that is there at one moment besides.
        var largest = 0

        /// Adds the layers of a model; whether its result needs a gradient.
        mutating func add(_ model: Model, inputNeedsGradient: Bool) {
            guard let graph = model.graph else { return }
            var needing = Set<ObjectIdentifier>()
            var recomputed = Set<ObjectIdentifier>()
            let read = readOnTheWayBack(graph)
            let entrances = Set(graph.inputs.map { ObjectIdentifier($0.node) })
            for node in graph.nodes {
                let key = ObjectIdentifier(node)
                if entrances.contains(key) {
                    if inputNeedsGradient { needing.insert(key) }
                    continue
                }
                let fromInput = node.inputs.contains {
                    needing.contains(ObjectIdentifier($0.node))
                }
                let needs = fromInput || !node.layer.trainableParameters.isEmpty
                if needs { needing.insert(key) }
                if let inner = node.layer as? Model {
                    add(inner, inputNeedsGradient: fromInput)
                    continue
                }
                let traits = node.layer.traits(training: training)
                guard !traits.contains(.sharesElements) else { continue }
                let output = node.outputShapes.reduce(0) { $0 + $1.elementCount }
                let input = node.inputs.reduce(0) { $0 + $1.shape.elementCount }
                let isRecomputed =
                    traits.contains(.recomputed)
                    || traits.contains(.recomputedWithInputs)
                        && node.inputs.allSatisfy { recomputed.contains(ObjectIdentifier($0.node)) }
                if isRecomputed {
                    recomputed.insert(key)
                } else if training, needs,
                    read.contains(key) || traits.contains(.gradientFromResult)
                {
                    kept += output
                }
                let inner = node.layer.innerResults(of: node.inputs.map(\.shape))
                if training, needs { kept += inner.kept }
                largest = max(largest, output + input + inner.largest)
            }
        }

        /// The nodes whose results some reader needs again on the way back.
        private func readOnTheWayBack(_ graph: Graph) -> Set<ObjectIdentifier> {
            var result = Set<ObjectIdentifier>()
            for node in graph.nodes
            where !node.layer.traits(training: training).contains(.gradientWithoutInput) {
                result.formUnion(node.inputs.map { ObjectIdentifier($0.node) })
            }
            result.formUnion(graph.outputs.map { ObjectIdentifier($0.node) })
            return result
        }
    }
}
