package import DLTensors

extension Layer {
    /// Every weight inside the layer once, with its path: the names of the layers it lies in,
    /// without this one, and its own, as in `base/block_1_expand/kernel`.
    ///
    /// Files and optimizers know weights by their paths. A shared layer has the path of its first
    /// place; if two paths are equal, the later one gets a number.
    package var parameterPaths: [(path: String, parameter: Parameter)] {
        var result: [(path: String, parameter: Parameter)] = []
        var known = Set<ObjectIdentifier>()
        var paths = Set<String>()
        var seen = Set<ObjectIdentifier>()
        func collect(_ layer: Layer, _ prefix: String) {
            guard seen.insert(ObjectIdentifier(layer)).inserted else { return }
            for parameter in layer.ownWeights
            where known.insert(ObjectIdentifier(parameter)).inserted {
                let first = prefix + parameter.name
                var path = first
                var number = 1
                while !paths.insert(path).inserted {
                    path = "\(first)_\(number)"
                    number += 1
                }
                result.append((path, parameter))
            }
            for inner in layer.innerLayers { collect(inner, prefix + inner.name + "/") }
        }
        collect(self, "")
        return result
    }
}

extension Layer {
    /// The layers that a path leads through, the one it names last; `nil` where there is none.
    ///
    /// A path begins with a layer inside this one, and goes on inside that.
    func place(at path: String) -> [Layer]? {
        let layers = innerLayers
        if let layer = layers.first(where: { $0.name == path }) { return [layer] }
        for layer in layers where path.hasPrefix(layer.name + "/") {
            let rest = String(path.dropFirst(layer.name.count + 1))
            if let inner = layer.place(at: rest) { return [layer] + inner }
        }
        return nil
    }
}
