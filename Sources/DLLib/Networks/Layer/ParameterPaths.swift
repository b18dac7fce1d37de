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

extension Model {
    /// The path of one of the model's weights.
    func path(of parameter: Parameter) -> String {
        let key = ObjectIdentifier(parameter)
        if let path = knownPaths[key] { return path }
        knownPaths = Dictionary(
            parameterPaths.map { (ObjectIdentifier($0.parameter), $0.path) },
            uniquingKeysWith: { first, _ in first })
        return knownPaths[key] ?? parameter.name
    }
}
