internal import DLNetworks

/// Optimizers as plain values and tensors.
enum StoredOptimizer {
    /// The optimizers that files may name: the class and its rule.
    private static let types:
        [String: (
            optimizer: RuleOptimizer.Type, rule: any (UpdateRule & Configurable).Type
        )] = [
            "Adadelta": (Adadelta.self, AdadeltaRule.self),
            "Adafactor": (Adafactor.self, AdafactorRule.self),
            "Adagrad": (Adagrad.self, AdagradRule.self), "Adam": (Adam.self, AdamRule.self),
            "AdamW": (AdamW.self, AdamRule.self), "Adamax": (Adamax.self, AdamaxRule.self),
            "Ftrl": (Ftrl.self, FtrlRule.self), "Lamb": (Lamb.self, LambRule.self),
            "Lion": (Lion.self, LionRule.self), "Nadam": (Nadam.self, NadamRule.self),
            "RMSprop": (RMSprop.self, RMSpropRule.self), "SGD": (SGD.self, DescentRule.self),
        ]

    /// Describes an optimizer and what it remembers of the weights at these paths.
    static func describe(
        _ optimizer: any Optimizer, paths: [ObjectIdentifier: String]
    ) throws -> (configuration: Configuration, tensors: [(name: String, tensor: Tensor)]) {
        guard let optimizer = optimizer as? RuleOptimizer, types[optimizer.name] != nil,
            let rule = optimizer.rule as? any Configurable
        else { throw ModelFileError.code(kind: "optimizer", name: optimizer.name) }
        var steps: [String: PlainValue] = [:]
        var tensors: [(name: String, tensor: Tensor)] = []
        for (key, entry) in optimizer.memory.entries {
            guard let path = paths[key] else { continue }
            steps[path] = .int(entry.step)
            for (name, slot) in zip(entry.names, entry.slots) {
                tensors.append(("\(name)/\(path)", slot))
            }
            if let average = entry.average { tensors.append(("average/\(path)", average)) }
            if let sum = entry.gradientSum { tensors.append(("gradientSum/\(path)", sum)) }
        }
        let options = optimizer.options
        let configuration = Configuration([
            "name": .text(optimizer.name),
            "rule": .object(try rule.configuration.values),
            "learningRate": try StoredSchedule.value(of: options.learningRate),
            "weightDecay": options.weightDecay.configurationValue,
            "clipping": describe(options.clipping),
            "averaging": describe(options.averaging),
            "gradientAccumulationSteps": .int(options.gradientAccumulationSteps),
            "groups": .list(try optimizer.groups.map(describe)),
            "iterations": .int(optimizer.iterations),
            "steps": .object(steps),
        ])
        return (configuration, tensors)
    }

    /// Makes an optimizer and puts back what it remembered.
    static func make(
        _ entries: Configuration, tensors: [String: Tensor], parameters: [String: Parameter]
    ) throws -> RuleOptimizer {
        let name: String = try entries("name")
        guard let type = types[name] else {
            throw ModelFileError.configuration(
                key: "optimizer", expected: types.keys.sorted().joined(separator: ", "),
                found: name)
        }
        let options = StepOptions(
            learningRate: try StoredSchedule.schedule(
                from: entries.values["learningRate"] ?? .none),
            weightDecay: try entries("weightDecay"), clipping: try clipping(entries),
            averaging: try averaging(entries),
            gradientAccumulationSteps: try entries.positive("gradientAccumulationSteps"))
        let optimizer = type.optimizer.init(
            name, try type.rule.init(configuration: entries("rule")), options: options)
        optimizer.groups = try (try entries("groups") as [Configuration]).map(group)
        optimizer.iterations = try entries("iterations")
        let steps: Configuration = try entries("steps")
        for path in steps.values.keys {
            guard let parameter = parameters[path] else {
                throw ModelFileError.configuration(
                    key: "steps", expected: "weights of the model", found: path)
            }
            let fresh = optimizer.rule.makeSlots(for: parameter.shape)
            func tensor(_ name: String, _ shape: Shape) throws -> Tensor {
                guard let tensor = tensors["\(name)/\(path)"], tensor.shape == shape,
                    tensor.dtype == .float32
                else {
                    throw ModelFileError.configuration(
                        key: "\(TrainingRecord.prefix)\(name)/\(path)", expected: "\(shape)",
                        found: tensors["\(name)/\(path)"].map { "\($0.shape)" } ?? "nothing")
                }
                return tensor
            }
            func optional(_ name: String) throws -> Tensor? {
                tensors["\(name)/\(path)"] == nil ? nil : try tensor(name, parameter.shape)
            }
            optimizer.memory.restore(
                OptimizerMemory.Entry(
                    parameter: parameter, step: try steps(path),
                    slots: try fresh.map { try tensor($0.name, $0.value.shape) },
                    names: fresh.map(\.name), average: try optional("average"),
                    gradientSum: try optional("gradientSum")))
        }
        return optimizer
    }

    // MARK: Options

    private static func describe(_ clipping: GradientClipping?) -> PlainValue {
        guard let clipping else { return .none }
        let kind =
            switch clipping {
            case .value: "value"
            case .norm: "norm"
            case .globalNorm: "globalNorm"
            }
        return .object(["kind": .text(kind), "limit": clipping.limit.configurationValue])
    }

    private static func clipping(_ entries: Configuration) throws -> GradientClipping? {
        guard let entries: Configuration = try entries("clipping") else { return nil }
        let limit: Float = try entries("limit")
        switch try entries("kind") as String {
        case "value": return .value(limit)
        case "norm": return .norm(limit)
        case "globalNorm": return .globalNorm(limit)
        case let kind:
            throw ModelFileError.configuration(
                key: "clipping", expected: "value, norm or globalNorm", found: kind)
        }
    }

    private static func describe(_ averaging: WeightAveraging?) -> PlainValue {
        guard let averaging else { return .none }
        return .object([
            "momentum": averaging.momentum.configurationValue,
            "overwriteFrequency": averaging.overwriteFrequency.configurationValue,
        ])
    }

    private static func averaging(_ entries: Configuration) throws -> WeightAveraging? {
        guard let entries: Configuration = try entries("averaging") else { return nil }
        return WeightAveraging(
            momentum: try entries("momentum"),
            overwriteFrequency: try entries("overwriteFrequency"))
    }

    private static func describe(_ group: ParameterGroup) throws -> PlainValue {
        .object([
            "path": .text(group.path), "rateFactor": group.rateFactor.configurationValue,
            "learningRate": try group.learningRate.map { try StoredSchedule.value(of: $0) }
                ?? .none,
            "weightDecay": group.weightDecay.configurationValue,
        ])
    }

    private static func group(_ entries: Configuration) throws -> ParameterGroup {
        let rate = entries.values["learningRate"] ?? .none
        return ParameterGroup(
            try entries("path"), rateFactor: try entries("rateFactor"),
            learningRate: rate == .none ? nil : try StoredSchedule.schedule(from: rate),
            weightDecay: try entries("weightDecay"))
    }
}
