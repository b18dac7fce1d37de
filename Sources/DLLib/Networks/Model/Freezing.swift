/// Which layer of a model is meant: by its place, by its name, or by its path into nested models.
public enum LayerReference: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    /// The layer at this place in `layers`.
    case index(Int)
    /// The layer with this name, or at this path, such as `base/block_13_expand`.
    case name(String)

    /// A place in `layers`.
    public init(integerLiteral value: Int) { self = .index(value) }

    /// A name.
    public init(stringLiteral value: String) { self = .name(value) }
}

/// What batch normalisation does in layers that are unfrozen.
public enum UnfrozenStatistics: Sendable {
    /// Statistics that were loaded, as those of a pretrained base, stay as they are; those that
    /// training made follow the batches again.
    case keepLoaded
    /// The statistics stay as they are, wherever they come from.
    case keep
    /// The statistics follow the batches again, as in training from scratch.
    case update
}

extension Model {
    /// Freezes every layer before the given one, which itself stays as it is.
    ///
    /// `base.freeze(upTo: 13)` freezes the first 13 layers, and
    /// `model.freeze(upTo: "base/block_13_expand")` those in front of `base` and its first ones.
    public func freeze(upTo layer: LayerReference) {
        for frozen in divided(at: layer).before { frozen.trainable = false }
    }

    /// Lets the given layer and all after it be trained; those before it stay as they are.
    ///
    /// - Parameters:
    ///   - layer: The first layer to unfreeze; one inside a nested model, by its path, stands for
    ///     the rest of that and all layers behind it.
    ///   - statistics: What batch normalisation does in them.
    public func unfreeze(
        from layer: LayerReference, statistics: UnfrozenStatistics = .keepLoaded
    ) {
        let unfrozen = divided(at: layer).rest
        reportingKeptStatistics {
            for layer in unfrozen { layer.trainable = true }
            for normalization in unfrozen.flatMap(\.normalizations) {
                switch statistics {
                case .keepLoaded: break
                case .keep: normalization.keepsStatistics = true
                case .update: normalization.keepsStatistics = false
                }
            }
        }
    }

    /// The layers in front of one and those from it on, or a stop that lists what there is.
    private func divided(at reference: LayerReference) -> (before: [Layer], rest: [Layer]) {
        switch reference {
        case .index(let index):
            guard (0...layers.count).contains(index) else {
                layerFailure(self, "has \(layers.count) layers; there is no layer \(index)")
            }
            return (Array(layers[..<index]), Array(layers[index...]))
        case .name(let path):
            guard let place = place(at: path) else { layerFailure(self, missing(path)) }
            return divided(at: place[...])
        }
    }

    private func divided(at place: ArraySlice<Layer>) -> (before: [Layer], rest: [Layer]) {
        guard let first = place.first, let index = layers.firstIndex(where: { $0 === first }) else {
            return (layers, [])
        }
        let (before, behind) = (Array(layers[..<index]), Array(layers[(index + 1)...]))
        // Layers that are made of others, but are no models, stay whole.
        guard place.count > 1, let inner = first as? Model else {
            return (before, [first] + behind)
        }
        let parts = inner.divided(at: place.dropFirst())
        return (before + parts.before, parts.rest + behind)
    }
}
