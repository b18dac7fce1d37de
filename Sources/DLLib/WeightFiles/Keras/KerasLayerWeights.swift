/// The weights of a layer in the orders that Keras writes them in.
struct KerasLayerWeights {
    /// One weight: its path inside the model, and its names inside the layer.
    struct Entry {
        let path: String
        let parameter: Parameter
    }

    /// The weights that learn first, then the statistics; the order of legacy files.
    let learningFirst: [Entry]
    /// Layer by layer; the order of legacy files of a frozen model.
    let byLayer: [Entry]

    /// Collects the weights of a layer; paths begin with `prefix`.
    init(of layer: Layer, prefix: String) {
        let paths = Dictionary(
            layer.parameterPaths.map { (ObjectIdentifier($0.parameter), $0.path) },
            uniquingKeysWith: { first, _ in first })
        func entry(_ parameter: Parameter) -> Entry {
            let path = paths[ObjectIdentifier(parameter)] ?? parameter.name
            return Entry(path: prefix + path, parameter: parameter)
        }
        let layers = layer.allLayers
        let learning = layers.flatMap(\.ownLearningWeights)
        let known = Set(learning.map(ObjectIdentifier.init))
        let all = layers.flatMap(\.ownWeights)
        learningFirst =
            learning.map(entry) + all.filter { !known.contains(ObjectIdentifier($0)) }.map(entry)
        byLayer = layers.flatMap { layer in
            let own = layer.ownLearningWeights
            let known = Set(own.map(ObjectIdentifier.init))
            return own + layer.ownWeights.filter { !known.contains(ObjectIdentifier($0)) }
        }.map(entry)
    }

    /// The order that fits weights of a file best: by the names of inner layers where all of them are
    /// known, else by shapes and then by names of weights.
    func order(for weights: [StoredWeight]) -> [Entry] {
        guard weights.count == learningFirst.count else { return learningFirst }
        if let named = orderByNames(weights) { return named }
        func score(_ order: [Entry]) -> Int {
            zip(order, weights).reduce(0) { sum, pair in
                let fits = Array(pair.0.parameter.shape) == pair.1.sizes
                let isNamed = pair.0.parameter.name == KerasNames.last(of: pair.1.name)
                return sum + (fits ? 2 : 0) + (isNamed ? 1 : 0)
            }
        }
        return score(byLayer) > score(learningFirst) ? byLayer : learningFirst
    }

    /// Weights of a nested model go to the inner layers of their names, in whatever order the file has
    /// them; `nil` where a name is not known or not unique.
    private func orderByNames(_ weights: [StoredWeight]) -> [Entry]? {
        func key(_ path: String) -> String? {
            let parts = KerasNames.clean(path).split(separator: "/")
            guard parts.count >= 2 else { return nil }
            return parts.suffix(2).joined(separator: "/")
        }
        var known: [String: Entry] = [:]
        for entry in learningFirst {
            guard let key = key(entry.path), known.updateValue(entry, forKey: key) == nil else {
                return nil
            }
        }
        var result: [Entry] = []
        var used = Set<String>()
        for weight in weights {
            guard let key = key(weight.name), let entry = known[key], used.insert(key).inserted,
                Array(entry.parameter.shape) == weight.sizes
            else { return nil }
            result.append(entry)
        }
        return result
    }
}

/// How Keras names weights in its files.
enum KerasNames {
    /// A name without the number of an output of TensorFlow, as in `kernel:0`.
    static func clean(_ name: String) -> Substring {
        guard let colon = name.lastIndex(of: ":"),
            name[colon...].dropFirst().allSatisfy(\.isNumber)
        else { return name[...] }
        return name[..<colon]
    }

    /// The last part of a name: `kernel` of `dense/kernel:0`.
    static func last(of name: String) -> String {
        clean(name).split(separator: "/").last.map(String.init) ?? name
    }
}
