package import DLTensors

extension Model {
    /// The layer with this name, or inside nested models at this path.
    ///
    /// `model["mobilenetv2_1.00_150/block_13_expand"]` reaches into the base of a transfer model.
    public subscript(path: String) -> Layer {
        guard let layer = layer(at: path) else { layerFailure(self, missing(path)) }
        return layer
    }

    /// The layer at a path, or `nil`.
    public func layer(at path: String) -> Layer? { place(at: path)?.last }

    /// The symbolic result of one layer, to build a model that ends there.
    ///
    ///     Model(inputs: base.inputs, outputs: [base.output(of: "block_13_expand")])
    ///     Model(inputs: model.inputs, outputs: [model.output(of: "base/block_13_expand")])
    ///
    /// - Parameter layer: Its name, or its path into nested models.
    /// - Returns: Its (first) result, of its last use.
    public func output(of layer: String) -> SymbolicTensor {
        guard graph != nil else {
            layerFailure(self, "does not know its input shape yet; give it an Input(shape:)")
        }
        guard let place = place(at: layer) else { layerFailure(self, missing(layer)) }
        guard let result = result(of: place[...], entering: inputs) else {
            layerFailure(
                self,
                "cannot give the result of \"\(layer)\" by itself: the layer around it is no model")
        }
        return result
    }

    /// A model with the results of some layers instead of its own: `base.features(at:)`.
    ///
    ///     let features = base.features(at: ["block3_pool", "block4_pool"])
    ///     let maps = features.apply([photos])
    ///
    /// It shares the layers, and with them the weights.
    /// - Parameters:
    ///   - layers: Their names, or their paths into nested models.
    ///   - name: The name of the new model.
    /// - Returns: A model with an output for each of the layers, in this order.
    /// - Precondition: The layers are there, otherwise stops with names that are alike.
    public func features(at layers: [String], name: String? = nil) -> Model {
        Model(inputs: inputs, outputs: layers.map(output(of:)), name: name)
    }

    /// The result of a layer for tensors that enter the model.
    ///
    /// Layers of nested models are connected once more, to what enters these.
    private func result(
        of place: ArraySlice<Layer>, entering tensors: [SymbolicTensor]
    ) -> SymbolicTensor? {
        guard let graph, let wanted = place.first,
            let last = graph.nodes.last(where: { $0.layer === wanted })
        else { return nil }
        var known: [ObjectIdentifier: [SymbolicTensor]] = [:]
        for (entrance, tensor) in zip(graph.inputs, tensors) {
            known[ObjectIdentifier(entrance.node)] = [tensor]
        }
        let isOwn = zip(graph.inputs, tensors).allSatisfy { $0.node === $1.node }
        func mapped(_ tensor: SymbolicTensor) -> SymbolicTensor {
            known[ObjectIdentifier(tensor.node)]?[tensor.index] ?? tensor
        }
        for node in graph.nodes where known[ObjectIdentifier(node)] == nil {
            if node === last, place.count > 1 {
                return (wanted as? Model)?.result(
                    of: place.dropFirst(), entering: node.inputs.map(mapped))
            }
            if !isOwn {
                known[ObjectIdentifier(node)] =
                    Node(node, reading: node.inputs.map(mapped)).outputs
            }
            if node === last { break }
        }
        return mapped(last.output)
    }

    /// What to say when a name is not there: names that begin alike, else the first ones.
    func missing(_ path: String) -> String {
        // Where the path leads into a nested model, what that has tells more.
        for case let inner as Model in layers where path.hasPrefix(inner.name + "/") {
            let rest = String(path.dropFirst(inner.name.count + 1))
            return "has no layer at \"\(path)\": \(inner.name) \(inner.missing(rest))"
        }
        let alike = layers.map(\.name).filter { name in
            name.commonPrefix(with: path).count >= min(4, path.count)
        }
        let shown = (alike.isEmpty ? layers.map(\.name) : alike).prefix(8)
        return "has no layer named \"\(path)\". Among its \(layers.count) layers are: "
            + shown.joined(separator: ", ")
    }
}

extension String {
    /// The longest beginning two strings share.
    fileprivate func commonPrefix(with other: String) -> Substring {
        let length = zip(self, other).prefix { $0 == $1 }.count
        return prefix(length)
    }
}

extension Model {
    /// The path of one of the model's weights.
    package func path(of parameter: Parameter) -> String {
        let key = ObjectIdentifier(parameter)
        if let path = knownPaths[key] { return path }
        knownPaths = Dictionary(
            parameterPaths.map { (ObjectIdentifier($0.parameter), $0.path) },
            uniquingKeysWith: { first, _ in first })
        return knownPaths[key] ?? parameter.name
    }
}
