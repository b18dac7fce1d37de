internal import DLNetworks

/// Optimizers as plain values and tensors.
package enum OptimizerRecord {
    /// The optimizers that files may name.
    private static let types: [any StoredOptimizer.Type] = [
        Adadelta.self, Adafactor.self, Adagrad.self, Adam.self, AdamW.self, Adamax.self, Ftrl.self,
        Lamb.self, Lion.self, Muon.self, Nadam.self, RMSprop.self, SGD.self,
    ]

    /// Their names.
    package static var names: [String] { types.map { "\($0)" } }

    private static func type(named name: String) -> (any StoredOptimizer.Type)? {
        types.first { String(describing: $0) == name }
    }

    /// Describes an optimizer and what it remembers of the weights at these paths.
    static func describe(
        _ optimizer: any Optimizer, paths: [ObjectIdentifier: String]
    ) throws -> (configuration: Configuration, tensors: [(name: String, tensor: Tensor)]) {
        guard let optimizer = optimizer as? RuleOptimizer, type(named: optimizer.name) != nil,
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
        var configuration = try optimizer.options.configuration
        let others: Configuration = [
            "name": optimizer.name, "rule": try rule.configuration,
            "groups": try optimizer.groups.map { try $0.configuration },
            "iterations": optimizer.iterations, "steps": Configuration(steps),
        ]
        configuration.values.merge(others.values) { _, other in other }
        return (configuration, tensors)
    }

    /// Makes an optimizer and puts back what it remembered.
    static func make(
        _ entries: Configuration, tensors: [String: Tensor], parameters: [String: Parameter]
    ) throws -> RuleOptimizer {
        let name: String = try entries("name")
        guard let type = type(named: name) else {
            throw ModelFileError.configuration(
                key: "optimizer", expected: names.joined(separator: ", "),
                found: name)
        }
        let optimizer = try type.make(
            rule: try entries("rule"), options: StepOptions(configuration: entries))
        optimizer.groups = try (try entries("groups") as [Configuration])
            .map(ParameterGroup.init(configuration:))
        optimizer.iterations = try entries("iterations")
        let steps: Configuration = try entries("steps")
        for path in steps.values.keys {
            guard let parameter = parameters[path] else {
                throw ModelFileError.configuration(
                    key: "steps", expected: "weights of the model", found: path)
            }
            let rule = optimizer.rule.rule(for: path, shape: parameter.shape)
            let fresh = rule.makeSlots(for: parameter.shape)
            func tensor(_ name: String, _ shape: Shape) throws -> Tensor {
                guard let tensor = tensors["\(name)/\(path)"], tensor.shape == shape,
                    tensor.dtype == .float32
                else {
                    throw ModelFileError.configuration(
                        key: "\(StoredNames.optimizer)\(name)/\(path)", expected: "\(shape)",
                        found: tensors["\(name)/\(path)"].map { "\($0.shape)" } ?? "nothing")
                }
                return tensor
            }
            func optional(_ name: String) throws -> Tensor? {
                tensors["\(name)/\(path)"] == nil ? nil : try tensor(name, parameter.shape)
            }
            optimizer.memory.restore(
                OptimizerMemory.Entry(
                    parameter: parameter, rule: rule, step: try steps(path),
                    slots: try fresh.map { try tensor($0.name, $0.value.shape) },
                    names: fresh.map(\.name), average: try optional("average"),
                    gradientSum: try optional("gradientSum")))
        }
        return optimizer
    }
}
