public import DLTensors

/// Layers and models as plain values: class, name, configuration, and how they are connected.
///
/// A functional model lists its layers, and its nodes in the order in which they were connected;
/// a node names its layer and the results it reads by their places in these lists. Made again in
/// that order, the graph has the same names, indices and depth.
package enum LayerDescription {
    /// Describes a layer and everything inside it.
    ///
    /// - Throws: ``ModelFileError`` when a layer cannot be described, or when two nested models
    ///   share one: the file would make two of it.
    package static func of(_ layer: Layer) throws -> PlainValue {
        var seen = Set<ObjectIdentifier>()
        return try describe(layer, &seen)
    }

    /// Makes the layer that a description is of; its weights are zeros.
    ///
    /// - Parameters:
    ///   - value: The description.
    ///   - elements: How many numbers the weights may have together.
    /// - Returns: The layer.
    /// - Throws: ``ModelFileError`` when the description is incomplete or names an unknown class.
    package static func make(_ value: PlainValue, elements: Int = .max) throws -> Layer {
        try WeightSource.withoutDrawing(elements: elements) { try restore(value) }
    }

    /// Whether regularizers and constraints of code are left out instead of refused.
    @TaskLocal package static var leavesOutCode = false

    // MARK: Writing

    private static func describe(
        _ layer: Layer, _ seen: inout Set<ObjectIdentifier>
    ) throws -> PlainValue {
        let kind = String(describing: type(of: layer))
        guard seen.insert(ObjectIdentifier(layer)).inserted else {
            throw ModelFileError.layer(
                name: layer.name, class: kind,
                problem: "it is part of two models inside this one, which a file cannot express.")
        }
        var entries: [String: PlainValue] = ["name": .text(layer.name)]
        if let cost = layer.activityRegularizer {
            entries["activityRegularizer"] = try cost.described(leavingOutCode: leavesOutCode)
        }
        if let layer = layer as? any ConfigurableLayer {
            entries["class"] = .text(kind)
            entries["configuration"] = .object(try layer.configuration.values)
            if !layer.trainable { entries["frozen"] = .bool(true) }
            if let model = layer as? Model {
                entries.merge(facts(of: model, isOutermost: seen.count == 1)) { first, _ in first }
            }
            let frozen = frozenPaths(inside: layer)
            if !frozen.isEmpty { entries["frozenInside"] = frozen.configurationValue }
            let rules = layer.weightRules
            if !rules.isEmpty {
                entries["weights"] = .object(
                    try rules.mapValues { try $0.described(leavingOutCode: leavesOutCode) })
            }
        } else if let model = layer as? Model {
            guard let graph = model.graph, let input = model.inputs.first else {
                throw ModelFileError.notBuilt(model: model.name)
            }
            if model is Sequential {
                entries["class"] = .text("Sequential")
                entries["input"] = .object([
                    "name": .text(input.node.layer.name), "shape": input.shape.configurationValue,
                ])
            } else {
                // Of whatever class: a model computes what its graph says.
                entries["class"] = .text("Functional")
                entries.merge(connections(of: graph), uniquingKeysWith: { first, _ in first })
            }
            entries.merge(facts(of: model, isOutermost: seen.count == 1)) { first, _ in first }
            entries["layers"] = .list(try model.operations.map { try describe($0, &seen) })
        } else {
            throw ModelFileError.notConfigurable(layer: layer.name, class: kind)
        }
        return .object(entries)
    }

    /// The paths of the frozen layers inside a layer.
    private static func frozenPaths(inside layer: Layer) -> [String] {
        var seen = Set<ObjectIdentifier>()
        func paths(_ layer: Layer) -> [String] {
            guard seen.insert(ObjectIdentifier(layer)).inserted else { return [] }
            return layer.innerLayers.flatMap { inner in
                // A model is as frozen as the layers inside it.
                (inner.trainable || inner is Model ? [] : [inner.name])
                    + paths(inner).map { "\(inner.name)/\($0)" }
            }
        }
        return paths(layer)
    }

    /// What a model knows beside its layers.
    private static func facts(of model: Model, isOutermost: Bool) -> [String: PlainValue] {
        var entries: [String: PlainValue] = [:]
        if let network = model as? any StoredNetwork {
            entries["network"] = .object(KnownNetworks.describe(network).values)
        }
        if !model.fusesLayers { entries["fusesLayers"] = .bool(false) }
        // Those of the whole model are a text of the file.
        if !isOutermost, !model.classNames.isEmpty {
            entries["classNames"] = model.classNames.configurationValue
        }
        return entries
    }

    private static func connections(of graph: Graph) -> [String: PlainValue] {
        let nodes = graph.nodes.sorted { $0.order < $1.order }
        let nodePlaces = places(of: nodes)
        let layerPlaces = places(of: graph.layers)
        func ends(_ tensors: [SymbolicTensor]) -> PlainValue {
            .list(
                tensors.map {
                    [nodePlaces[ObjectIdentifier($0.node), default: 0], $0.index].configurationValue
                })
        }
        let entries: [PlainValue] = nodes.map { node in
            let isEntrance = graph.inputs.contains { $0.node === node }
            return .object([
                "layer": .int(layerPlaces[ObjectIdentifier(node.layer), default: 0]),
                "inputs": isEntrance ? .list([]) : ends(node.inputs),
            ])
        }
        return [
            "nodes": .list(entries), "inputs": ends(graph.inputs), "outputs": ends(graph.outputs),
        ]
    }

    private static func places(of objects: [AnyObject]) -> [ObjectIdentifier: Int] {
        Dictionary(
            objects.enumerated().map { (ObjectIdentifier($1), $0) },
            uniquingKeysWith: { first, _ in first })
    }

    // MARK: Reading

    private static func restore(_ value: PlainValue) throws -> Layer {
        guard let entries = Configuration(configurationValue: value) else {
            throw ModelFileError.configuration(
                key: "layers", expected: "descriptions of layers", found: value.description)
        }
        let name: String = try entries("name")
        let kind: String = try entries("class")
        let layer = try restore(entries, name: name, class: kind)
        if let cost: Configuration = try entries("activityRegularizer") {
            layer.activityRegularizer = try Regularizer(described: cost)
        }
        return layer
    }

    private static func restore(
        _ entries: Configuration, name: String, class kind: String
    ) throws -> Layer {
        if kind == "Sequential" || kind == "Functional" {
            let model =
                kind == "Sequential"
                ? try sequential(entries, name: name) : try functional(entries, name: name)
            try restoreFacts(entries, of: model)
            return model
        }
        guard let type = LayerRegistry.type(named: kind) else {
            throw ModelFileError.unknownClass(kind, layer: name)
        }
        do {
            let layer = try type.init(configuration: try entries("configuration"))
            layer.restore(name: name, trainable: !(try entries("frozen", default: false)))
            layer.restoreFrozen(inside: try entries("frozenInside", default: []))
            if let model = layer as? Model { try restoreFacts(entries, of: model) }
            let rules: Configuration = try entries("weights", default: [:])
            layer.adopt(
                try rules.values.mapValues { value in
                    try WeightRules(described: Configuration(configurationValue: value) ?? [:])
                })
            return layer
        } catch let error as SettingError {
            throw ModelFileError.layer(
                name: name, class: kind, problem: error.inFile.description)
        } catch let error as ModelFileError {
            if case .layer = error { throw error }
            throw ModelFileError.layer(name: name, class: kind, problem: error.description)
        }
    }

    private static func restoreFacts(_ entries: Configuration, of model: Model) throws {
        model.fusesLayers = try entries("fusesLayers", default: true)
        if let names: [String] = try entries("classNames") { model.classNames = names }
    }

    private static func sequential(_ entries: Configuration, name: String) throws -> Model {
        let input: Configuration = try entries("input")
        let shape: Shape = try input("shape")
        let entrance = InputLayer(shape: shape, name: try input("name"))
        return Sequential([entrance] + (try layers(of: entries)), name: name)
    }

    private static func functional(_ entries: Configuration, name: String) throws -> Model {
        let layers = try layers(of: entries)
        var nodes: [Node] = []
        func tensors(_ key: String, of entries: Configuration) throws -> [SymbolicTensor] {
            let ends: [[Int]] = try entries(key)
            return try ends.map { end in
                guard end.count == 2, nodes.indices.contains(end[0]),
                    nodes[end[0]].outputShapes.indices.contains(end[1])
                else {
                    throw ModelFileError.layer(
                        name: name, class: "Functional",
                        problem: "\"\(key)\" points to the result \(end), which is not there.")
                }
                return SymbolicTensor(node: nodes[end[0]], index: end[1])
            }
        }
        let descriptions: [Configuration] = try entries("nodes")
        for description in descriptions {
            let place: Int = try description("layer")
            guard layers.indices.contains(place) else {
                throw ModelFileError.layer(
                    name: name, class: "Functional",
                    problem: "a node uses layer \(place) of \(layers.count).")
            }
            let inputs = try tensors("inputs", of: description)
            guard inputs.isEmpty == (layers[place] is InputLayer) else {
                throw ModelFileError.layer(
                    name: layers[place].name, class: layers[place].typeName,
                    problem: "a node of it has \(inputs.count) inputs.")
            }
            nodes.append(Node(layer: layers[place], inputs: inputs))
        }
        let inputs = try tensors("inputs", of: entries)
        let outputs = try tensors("outputs", of: entries)
        let entrances = Set(inputs.map { ObjectIdentifier($0.node) })
        guard !inputs.isEmpty, !outputs.isEmpty, inputs.allSatisfy(\.node.isInput),
            nodes.allSatisfy({ !$0.isInput || entrances.contains(ObjectIdentifier($0)) })
        else {
            throw ModelFileError.layer(
                name: name, class: "Functional",
                problem: "it needs inputs, all of its InputLayers and only these, and outputs.")
        }
        if let network: Configuration = try entries("network"),
            let model = try KnownNetworks.make(
                network, inputs: inputs, outputs: outputs, name: name)
        {
            return model
        }
        return Model(inputs: inputs, outputs: outputs, name: name)
    }

    private static func layers(of entries: Configuration) throws -> [Layer] {
        guard case .list(let descriptions) = entries.values["layers"] else {
            throw ModelFileError.configuration(
                key: "layers", expected: "a list",
                found: entries.values["layers"]?.description ?? "nothing")
        }
        return try descriptions.map(restore)
    }
}

extension Layer {
    /// The layer as plain values, for the configuration of a layer around it.
    ///
    /// - Throws: ``ModelFileError`` when it is of a class that cannot be stored.
    public func described() throws -> PlainValue { try LayerDescription.of(self) }
}

extension Configuration {
    /// The layer whose description, from ``Layer/described()``, is the entry with this name.
    public func layer(_ key: String) throws -> Layer {
        guard let value = values[key] else {
            throw ModelFileError.configuration(key: key, expected: "a layer", found: "nothing")
        }
        return try LayerDescription.make(value)
    }
}
