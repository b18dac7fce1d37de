extension Model {
    /// The layer with this name, or inside nested models at this path.
    ///
    /// `model["mobilenetv2_1.00_150/block_13_expand"]` reaches into the base of a transfer model.
    public subscript(path: String) -> Layer {
        guard let layer = layer(at: path) else { layerFailure(self, missing(path)) }
        return layer
    }

    /// The layer at a path, or `nil`.
    public func layer(at path: String) -> Layer? {
        if let layer = layers.first(where: { $0.name == path }) { return layer }
        for case let model as Model in layers where path.hasPrefix(model.name + "/") {
            return model.layer(at: String(path.dropFirst(model.name.count + 1)))
        }
        return nil
    }

    /// The symbolic result of one layer, to build a model that ends there.
    ///
    /// `Model(inputs: base.inputs, outputs: [base.output(of: "block_13_expand")])`
    public func output(of layer: String) -> SymbolicTensor {
        guard let node = graph?.nodes.last(where: { $0.layer.name == layer }) else {
            layerFailure(self, missing(layer))
        }
        return node.output
    }

    /// What to say when a name is not there: names that begin alike, else the first ones.
    func missing(_ path: String) -> String {
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
