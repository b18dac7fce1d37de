/// Which layer of a model is meant: by its place or by its name.
public enum LayerReference: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
    /// The layer at this place in `layers`.
    case index(Int)
    /// The layer with this name.
    case name(String)

    /// A place in `layers`.
    public init(integerLiteral value: Int) { self = .index(value) }

    /// A name.
    public init(stringLiteral value: String) { self = .name(value) }
}

/// What batch normalisation does in layers that are unfrozen.
public enum UnfrozenStatistics: Sendable {
    /// The statistics stay as they are: right for a pretrained base and small batches.
    case keep
    /// The statistics follow the batches again, as in training from scratch.
    case update
}

extension Model {
    /// Freezes every layer before the given one, which itself stays as it is.
    ///
    /// `base.freeze(upTo: 13)` freezes the first 13 layers.
    public func freeze(upTo layer: LayerReference) {
        for frozen in layers[..<place(of: layer)] { frozen.trainable = false }
    }

    /// Lets the given layer and all after it be trained; those before it stay as they are.
    ///
    /// - Parameters:
    ///   - layer: The first layer to unfreeze.
    ///   - statistics: What batch normalisation does in them.
    public func unfreeze(from layer: LayerReference, statistics: UnfrozenStatistics = .keep) {
        let before = normalizations(keepingStatistics: true)
        for layer in layers[place(of: layer)...] {
            layer.trainable = true
            for normalization in layer.normalizations where statistics == .update {
                normalization.keepsStatistics = false
            }
        }
        reportKeptStatistics(since: before)
    }

    /// The place in `layers` of a layer, or a stop that lists what there is.
    private func place(of reference: LayerReference) -> Int {
        switch reference {
        case .index(let index):
            guard (0...layers.count).contains(index) else {
                layerFailure(self, "has \(layers.count) layers; there is no layer \(index)")
            }
            return index
        case .name(let name):
            guard let index = layers.firstIndex(where: { $0.name == name }) else {
                layerFailure(self, missing(name))
            }
            return index
        }
    }

    /// The normalisation layers inside that keep their statistics.
    func normalizations(keepingStatistics: Bool) -> Set<ObjectIdentifier> {
        Set(
            normalizations.filter { $0.keepsStatistics == keepingStatistics }
                .map(ObjectIdentifier.init))
    }

    /// Says in one line that unfrozen normalisation layers keep their statistics.
    func reportKeptStatistics(since before: Set<ObjectIdentifier>) {
        let count = normalizations(keepingStatistics: true).subtracting(before).count
        guard count > 0 else { return }
        print(
            "\(name): \(count) BatchNormalization \(count == 1 ? "layer" : "layers") unfrozen; "
                + "the stored statistics stay (unfreeze(from:statistics: .update) moves them).")
    }
}

extension Layer {
    /// The normalisation layers in this layer and inside it.
    var normalizations: [BatchNormalization] {
        if let own = self as? BatchNormalization { return [own] }
        return sublayers.flatMap(\.normalizations)
    }
}
