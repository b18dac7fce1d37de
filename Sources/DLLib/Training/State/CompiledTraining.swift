public import DLNetworks

/// What `compile` settles: how a model learns and how it is judged.
package struct CompiledTraining {
    package let optimizer: any Optimizer
    package let goals: Goals

    /// What the outputs of a model shall become.
    package enum Goals {
        /// The same for every output; most models have one.
        case all(OutputGoal)
        /// By the names of the layers that make the outputs; the others are not trained.
        case byName([String: OutputGoal])
    }
}

/// What one output of a model shall become, and how it is judged.
package struct OutputGoal {
    package var loss: Loss?
    package var weight: Float = 1
    package var metrics: [Metric] = []
    package var weightedMetrics: [Metric] = []
}

extension Model {
    /// Settles how the model learns.
    ///
    /// What is frozen is not settled here: `trainable` is read at every step.
    /// - Parameters:
    ///   - optimizer: The rule that changes the weights.
    ///   - loss: What training makes small; with several outputs, the sum over all of them.
    ///   - metrics: What else is measured.
    ///   - weightedMetrics: What is measured with each sample counting by its weight.
    public func compile(
        optimizer: any Optimizer, loss: Loss, metrics: [Metric] = [],
        weightedMetrics: [Metric] = []
    ) {
        let goal = OutputGoal(loss: loss, metrics: metrics, weightedMetrics: weightedMetrics)
        compiled = CompiledTraining(optimizer: optimizer, goals: .all(goal))
    }

    /// Settles how a model with several outputs learns; an output is named as the layer that makes
    /// it.
    ///
    ///     model.compile(
    ///         optimizer: Adam(),
    ///         losses: ["kind": .categoricalCrossentropy, "size": .meanSquaredError],
    ///         lossWeights: ["size": 0.1], metrics: ["kind": [.accuracy]])
    ///
    /// Training makes the sum of the losses small, each times its weight.
    /// - Parameters:
    ///   - optimizer: The rule that changes the weights.
    ///   - losses: The loss of each output; an output without one is not trained.
    ///   - lossWeights: How much each loss counts; 1 unless given.
    ///   - metrics: What else is measured of each output.
    ///   - weightedMetrics: What is measured with each sample counting by its weight.
    public func compile(
        optimizer: any Optimizer, losses: [String: Loss], lossWeights: [String: Float] = [:],
        metrics: [String: [Metric]] = [:], weightedMetrics: [String: [Metric]] = [:]
    ) {
        var goals: [String: OutputGoal] = [:]
        let lists = [Array(lossWeights.keys), Array(metrics.keys), Array(weightedMetrics.keys)]
        for name in Set(losses.keys).union(lists.joined()) {
            goals[name] = OutputGoal(
                loss: losses[name], weight: lossWeights[name] ?? 1, metrics: metrics[name] ?? [],
                weightedMetrics: weightedMetrics[name] ?? [])
        }
        compiled = CompiledTraining(optimizer: optimizer, goals: .byName(goals))
    }

    /// The optimizer given to `compile`.
    public var optimizer: (any Optimizer)? { compiled?.optimizer }

    /// The names of the outputs: those of the layers that make them, told apart by numbers.
    package var outputNames: [String] {
        var used = Set<String>()
        return outputs.map { output in
            let layer = output.node.layer.name
            var name = layer
            var number = 1
            while !used.insert(name).inserted {
                name = "\(layer)_\(number)"
                number += 1
            }
            return name
        }
    }

    /// What each output shall become, in their order.
    ///
    /// - Throws: ``TrainingError`` when the model is not compiled or an output is not there.
    func goals() throws -> [OutputGoal] {
        guard let compiled else { throw TrainingError.notCompiled(model: name) }
        let names = outputNames
        switch compiled.goals {
        case .all(let goal): return names.map { _ in goal }
        case .byName(let goals):
            if let unknown = goals.keys.sorted().first(where: { !names.contains($0) }) {
                throw TrainingError.unknownOutput(unknown, available: names)
            }
            return names.map { goals[$0] ?? OutputGoal() }
        }
    }

    /// The names of all that is recorded in an epoch, and which way of it is better.
    ///
    /// Two of one name are told apart as in Keras: a weighted one has `weighted_` in front, others
    /// get a number.
    func recordedNames() -> [(name: String, direction: Metric.Direction)] {
        guard let goals = try? goals() else { return [] }
        let prefixes = goals.count > 1 ? outputNames.map { $0 + "_" } : [""]
        let losses =
            goals.count > 1
            ? zip(prefixes, goals).filter { $0.1.loss != nil }.map { $0.0 + "loss" } : []
        var used = Set<String>()
        func unique(_ name: String, or second: String? = nil) -> String {
            if used.insert(name).inserted { return name }
            let base = second ?? name
            if second != nil, used.insert(base).inserted { return base }
            var number = 1
            while !used.insert("\(base)_\(number)").inserted { number += 1 }
            return "\(base)_\(number)"
        }
        let metrics = zip(prefixes, goals).flatMap { prefix, goal in
            goal.metrics.map { (unique(prefix + $0.name), $0.direction) }
                + goal.weightedMetrics.map {
                    (
                        unique(prefix + $0.name, or: prefix + "weighted_" + $0.name), $0.direction
                    )
                }
        }
        return (["loss"] + losses).map { ($0, .down) } + metrics
    }
}
