internal import HDF5Files

/// Weights in Keras's legacy form: groups of layers in order, each with its weights in order.
///
/// The group that holds them, the outermost one or `model_weights`, has the attribute `layer_names`;
/// each layer's group has `weight_names`, paths of datasets inside it. Long lists are divided into
/// `layer_names0`, `layer_names1` and so on.
/// - Source: keras 3.15.1, `keras/src/legacy/saving/legacy_h5_format.py`.
struct KerasLegacyFile {
    /// The layers that have weights, in the order of the file.
    let layers: [(name: String, weights: [StoredWeight])]

    /// Reads the names and shapes; `nil` for a file that is not of this form.
    init?(_ root: HDF5Group, _ part: FilePart) throws {
        guard let group = try Self.group(root) else { return nil }
        var layers: [(name: String, weights: [StoredWeight])] = []
        for name in try Self.texts("layer_names", of: group) ?? [] {
            guard let inner = try group.group(name) else {
                throw HDF5Error("the layer \(name) is named in it, but not there")
            }
            let weights = try (Self.texts("weight_names", of: inner) ?? []).map { weight in
                guard let dataset = try inner.dataset(weight) else {
                    throw HDF5Error("the weight \(weight) of the layer \(name) is not there")
                }
                let stored = try dataset.weight(in: part)
                return StoredWeight(name: weight, sizes: stored.sizes, read: stored.read)
            }
            if !weights.isEmpty { layers.append((name, weights)) }
        }
        self.layers = layers
    }

    private static func group(_ root: HDF5Group) throws -> HDF5Group? {
        for group in [root, try root.group("model_weights")].compactMap(\.self)
        where try texts("layer_names", of: group) != nil { return group }
        return nil
    }

    /// A list of texts, which may be divided among numbered attributes.
    private static func texts(_ name: String, of group: HDF5Group) throws -> [String]? {
        if let attribute = try group.attribute(name) {
            return attribute.count == 0 ? [] : try attribute.texts
        }
        var result: [String]?
        var number = 0
        while let attribute = try group.attribute(name + String(number)) {
            result = (result ?? []) + (try attribute.texts)
            number += 1
        }
        return result
    }

    // MARK: Matching

    /// Which weight goes where.
    ///
    /// - Parameters:
    ///   - model: The model that is to get the weights.
    ///   - byName: Whether layers are told by their names alone; those without a counterpart are
    ///     left out.
    /// - Returns: What fits and what does not; nothing has changed yet.
    func plan(for model: Model, byName: Bool) -> WeightPlan {
        var plan = WeightPlan()
        let own = model.layers.filter { $0.parameterCount > 0 }
        let names = Set(layers.map(\.name))
        let pairs: [(Layer, (name: String, weights: [StoredWeight]))]
        if byName || (Set(own.map(\.name)) == names && own.count == layers.count) {
            let byName = Dictionary(layers.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
            pairs = own.compactMap { layer in byName[layer.name].map { (layer, $0) } }
        } else if own.count == layers.count {
            pairs = Array(zip(own, layers))
        } else {
            noteCounts(own, &plan)
            let byName = Dictionary(layers.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
            pairs = own.compactMap { layer in byName[layer.name].map { (layer, $0) } }
        }
        for (layer, stored) in pairs { match(layer, stored.name, stored.weights, &plan) }
        return plan
    }

    private func match(
        _ layer: Layer, _ name: String, _ weights: [StoredWeight], _ plan: inout WeightPlan
    ) {
        let own = KerasLayerWeights(of: layer, prefix: layer.name + "/")
        guard own.learningFirst.count == weights.count else {
            plan.note(
                "\(layer.name) has \(own.learningFirst.count) weights in the model, but "
                    + "\(weights.count) in the file (\(name)): "
                    + weights.map { KerasNames.last(of: $0.name) }.joined(separator: ", "))
            return
        }
        for (entry, weight) in zip(own.order(for: weights), weights) {
            plan.add(entry.path, entry.parameter, weight)
        }
    }

    private func noteCounts(_ own: [Layer], _ plan: inout WeightPlan) {
        plan.note(
            "the model has \(own.count) layers with weights, but the file has \(layers.count)")
        let stored = Set(layers.map(\.name))
        for layer in own where !stored.contains(layer.name) {
            plan.note("the layer \(layer.name) is not in the file")
        }
        let known = Set(own.map(\.name))
        for layer in layers where !known.contains(layer.name) {
            plan.note("the layer \(layer.name) is in the file, but not in the model")
        }
    }
}
