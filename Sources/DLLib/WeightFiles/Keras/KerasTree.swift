internal import HDF5Files

/// How Keras 3 lays out weights: a tree of groups, one for each layer, named by classes.
///
/// The layers of a model lie in `layers` under their class in snake case, numbered among those of the
/// same class: `layers/conv2d_1/vars/0`. Layers inside other layers lie under the name of the property
/// that holds them: `lstm/cell`, `bidirectional/forward_layer/cell`.
/// - Source: keras 3.15.1, `keras/src/saving/saving_lib.py`.
enum KerasTree {
    /// One layer with weights of its own: its path in the model and in the file.
    struct Place {
        let path: String
        let layer: Layer
        /// The path of its group in the file.
        let group: String
    }

    /// All layers of a model and the layers inside them, each once, with their groups in a file.
    ///
    /// `layersGroup` is `layers`, or what files of TensorFlow 2.13 have instead.
    static func places(of model: Model, layersGroup: String = "layers") -> [Place] {
        var result: [Place] = []
        var seen = Set<ObjectIdentifier>()
        func visit(_ layer: Layer, _ path: String, _ group: String) {
            guard seen.insert(ObjectIdentifier(layer)).inserted else { return }
            result.append(Place(path: path, layer: layer, group: group))
            for (inner, name) in parts(of: layer, layersGroup) {
                visit(
                    inner, path + (path.isEmpty ? "" : "/") + inner.name,
                    group + (group.isEmpty ? "" : "/") + name)
            }
        }
        visit(model, "", "")
        return result
    }

    /// The layers inside one, with the names of their groups.
    private static func parts(
        of layer: Layer, _ layersGroup: String
    ) -> [(layer: Layer, group: String)] {
        switch layer {
        case let model as Model:
            var counts: [String: Int] = [:]
            return model.layers.map { inner in
                let base = LayerNames.snakeCase(inner.typeName)
                let number = counts[base, default: 0]
                counts[base] = number + 1
                return (inner, layersGroup + "/" + base + (number == 0 ? "" : "_\(number)"))
            }
        case let layer as Bidirectional:
            return [(layer.forwardLayer, "forward_layer"), (layer.backwardLayer, "backward_layer")]
        case is MultiHeadAttention:
            let names = ["query_dense", "key_dense", "value_dense", "output_dense"]
            return Array(zip(layer.innerLayers, names))
        case is TimeDistributed: return layer.innerLayers.map { ($0, "layer") }
        default: return layer.innerLayers.map { ($0, $0.name) }
        }
    }

    /// The group with the weights of a layer itself, inside the layer's group: a recurrent layer
    /// keeps them in its cell.
    static func ownGroup(of layer: Layer) -> String {
        layer is RecurrentLayer ? "cell/vars" : "vars"
    }

    /// The weights of a layer itself, those that learn first.
    static func weights(of layer: Layer) -> [Parameter] {
        let learning = layer.ownLearningWeights
        let known = Set(learning.map(ObjectIdentifier.init))
        return learning + layer.ownWeights.filter { !known.contains(ObjectIdentifier($0)) }
    }
}

/// Weights in the form of Keras 3: `.weights.h5`, and inside `.keras`.
struct KerasTreeFile {
    private let root: HDF5Group
    private let part: FilePart
    private let layersGroup: String

    /// Opens a tree; `nil` for a file that is not of this form.
    init?(_ root: HDF5Group, _ part: FilePart) throws {
        let groups = ["layers", "_layer_checkpoint_dependencies"]
        guard let group = groups.first(where: { root.names.contains($0) }) else { return nil }
        self.root = root
        self.part = part
        layersGroup = group
    }

    /// Which weight goes where.
    ///
    /// - Parameters:
    ///   - model: The model that is to get the weights.
    ///   - byName: Whether layers are told by the names they had when the file was written, instead
    ///     of by their classes and order; those without a counterpart are left out.
    /// - Returns: What fits and what does not; nothing has changed yet.
    /// - Throws: ``HDF5Error`` for a damaged file.
    func plan(for model: Model, byName: Bool) throws -> WeightPlan {
        var plan = WeightPlan()
        var groups: [String: HDF5Group] = [:]
        let stored = try root.group(layersGroup)
        let named = byName ? try groupsByName(stored) : [:]
        var known = Set<String>()
        for place in KerasTree.places(of: model, layersGroup: layersGroup) {
            var path = place.group
            if byName {
                guard let name = named[place.layer.name] else { continue }
                path = layersGroup + "/" + name
            }
            let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
            if parts.count == 2 { known.insert(String(parts[1].prefix { $0 != "/" })) }
            let own = KerasTree.weights(of: place.layer)
            guard !own.isEmpty else { continue }
            // The group of all layers is looked through once, not for each of them.
            let group =
                parts.count == 2
                ? try child(parts[1], of: stored, &groups) : try root.group(path)
            let vars = try group?.group(KerasTree.ownGroup(of: place.layer))
            try match(place, own, vars, &plan)
        }
        guard !byName else { return plan }
        for name in stored?.objectNames ?? [] where !known.contains(name) {
            let weights = try child(name, of: stored, &groups)?.group("vars")?.names ?? []
            guard !weights.isEmpty else { continue }
            plan.note("\(layersGroup)/\(name) is in the file, but not in the model")
        }
        return plan
    }

    private func child(
        _ path: String, of stored: HDF5Group?, _ groups: inout [String: HDF5Group]
    ) throws -> HDF5Group? {
        let parts = path.split(separator: "/", maxSplits: 1).map(String.init)
        let first = try groups[parts[0]] ?? stored?.group(parts[0])
        groups[parts[0]] = first
        return parts.count == 2 ? try first?.group(parts[1]) : first
    }

    private func match(
        _ place: KerasTree.Place, _ own: [Parameter], _ vars: HDF5Group?, _ plan: inout WeightPlan
    ) throws {
        let prefix = place.path.isEmpty ? "" : place.path + "/"
        let count = vars?.names.count ?? 0
        if let vars, count > 0, count != own.count {
            plan.note(
                "\(place.path) has \(own.count) weights in the model, but \(count) in the file "
                    + "(\(vars.path))")
            return
        }
        for (index, parameter) in own.enumerated() {
            guard let dataset = try vars?.dataset(String(index)) else {
                plan.noteMissing(prefix + parameter.name, parameter)
                continue
            }
            plan.add(prefix + parameter.name, parameter, try dataset.weight(in: part))
        }
    }

    /// The groups of layers by the names the layers had.
    private func groupsByName(_ stored: HDF5Group?) throws -> [String: String] {
        var result: [String: String] = [:]
        for group in stored?.objectNames ?? [] {
            if let name = try stored?.group(group)?.group("vars")?.attribute("name")?.texts.first {
                result[name] = group
            }
        }
        return result
    }
}
