package import DLNetworks

/// The state of a training as plain values and tensors.
package struct TrainingRecord {
    package let configuration: Configuration
    package let tensors: [(name: String, tensor: Tensor)]

    /// Describes what `compile` settled and what the optimizer remembers; `nil` when the model is
    /// not compiled.
    ///
    /// - Throws: ``ModelFileError`` when a part of it is code.
    package init?(of model: Model) throws {
        guard let compiled = model.compiled else { return nil }
        let paths = Dictionary(
            model.parameterPaths.map { (ObjectIdentifier($0.parameter), $0.path) },
            uniquingKeysWith: { first, _ in first })
        let optimizer = try OptimizerRecord.describe(compiled.optimizer, paths: paths)
        tensors = optimizer.tensors.map { (StoredNames.optimizer + $0.name, $0.tensor) }
        let generators = Self.randomLayers(of: model).mapValues {
            $0.generator.words.configurationValue
        }
        configuration = Configuration([
            "optimizer": .object(optimizer.configuration.values),
            "goals": try Self.describe(compiled.goals),
            "trainableWeights": model.parameterPaths.filter(\.parameter.isTrainable).map(\.path)
                .configurationValue,
            "generators": .object(generators),
            "trainedImages": model.trainedImages.sorted().configurationValue,
        ])
    }

    /// Takes what a file holds.
    package init(configuration: Configuration, tensors: [String: Tensor]) {
        self.configuration = configuration
        self.tensors = tensors.filter { $0.key.hasPrefix(StoredNames.optimizer) }.map {
            (String($0.key.dropFirst(StoredNames.optimizer.count)), $0.value)
        }
    }

    /// Compiles a model and puts the state back.
    package func restore(_ model: Model) throws {
        let parameters = model.parameterPaths
        let optimizer = try OptimizerRecord.make(
            try configuration("optimizer"),
            tensors: Dictionary(tensors.map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 }),
            parameters: Dictionary(parameters.map { ($0.path, $0.parameter) }) { first, _ in first }
        )
        model.compiled = CompiledTraining(
            optimizer: optimizer, goals: try Self.goals(try configuration("goals")))
        let trainable = Set<String>(try configuration("trainableWeights") as [String])
        for (path, parameter) in parameters { parameter.isTrainable = trainable.contains(path) }
        let generators: Configuration = try configuration("generators")
        for (path, layer) in Self.randomLayers(of: model) {
            let words: [UInt64] = try generators(path)
            guard let generator = RandomGenerator(words: words) else {
                throw ModelFileError.configuration(
                    key: path, expected: "the four words of a generator", found: "\(words)")
            }
            layer.generator = generator
        }
        model.trainedImages = Set(try configuration("trainedImages") as [UInt64])
    }

    /// The layers that draw random numbers, by their paths.
    private static func randomLayers(of model: Model) -> [String: any RandomLayer] {
        var result: [String: any RandomLayer] = [:]
        var seen = Set<ObjectIdentifier>()
        func collect(_ layer: Layer, _ prefix: String) {
            guard seen.insert(ObjectIdentifier(layer)).inserted else { return }
            for inner in layer.innerLayers {
                if let random = inner as? any RandomLayer { result[prefix + inner.name] = random }
                collect(inner, prefix + inner.name + "/")
            }
        }
        collect(model, "")
        return result
    }

    // MARK: Goals

    private static func describe(_ goals: CompiledTraining.Goals) throws -> PlainValue {
        switch goals {
        case .all(let goal): .object(["all": try describe(goal)])
        case .byName(let goals): .object(["outputs": .object(try goals.mapValues(describe))])
        }
    }

    private static func describe(_ goal: OutputGoal) throws -> PlainValue {
        var entries: [String: PlainValue] = [
            "weight": goal.weight.configurationValue,
            "metrics": .list(try goal.metrics.compactMap { try $0.described() }),
            "weightedMetrics": .list(try goal.weightedMetrics.compactMap { try $0.described() }),
        ]
        entries["loss"] = try goal.loss?.described()
        return .object(entries)
    }

    private static func goals(_ entries: Configuration) throws -> CompiledTraining.Goals {
        guard let all: Configuration = try entries("all") else {
            let outputs: Configuration = try entries("outputs")
            return .byName(
                try outputs.values.mapValues { value in
                    try goal(Configuration(configurationValue: value) ?? [:])
                })
        }
        return .all(try goal(all))
    }

    private static func goal(_ entries: Configuration) throws -> OutputGoal {
        func metrics(_ key: String) throws -> [Metric] {
            let list: [Configuration] = try entries(key)
            return try list.map(Metric.init(described:))
        }
        let loss: Configuration? = try entries("loss")
        return OutputGoal(
            loss: try loss.map(Loss.init(described:)),
            weight: try entries("weight"), metrics: try metrics("metrics"),
            weightedMetrics: try metrics("weightedMetrics"))
    }
}
