internal import DLTensors
internal import Synchronization

/// The layers inside a layer of a user's own, found in its properties.
struct HeldLayers {
    /// Those it lists as ``Layer/sublayers``, then those its properties hold, each once.
    let layers: [Layer]
    /// Whether a `lazy` property is still empty.
    let lacksLazyLayer: Bool
    /// The state of all layers of the process that this was found in.
    let version: Int
}

/// Counts what may change which layers are inside which: a layer that got its weights, and a layer
/// found in a property.
package enum LayerStructure {
    private static let count = Atomic<Int>(0)

    /// The changes so far.
    package static var version: Int { count.load(ordering: .relaxed) }

    /// Notes a change.
    static func change() { count.wrappingAdd(1, ordering: .relaxed) }

    private static let known = Mutex<[ObjectIdentifier: Bool]>([:])

    /// Whether a class of layers belongs to the library.
    static func isOfLibrary(_ type: Layer.Type) -> Bool {
        known.withLock { known in
            let key = ObjectIdentifier(type)
            if let answer = known[key] { return answer }
            let answer = LibraryModules.declare(type)
            known[key] = answer
            return answer
        }
    }
}

extension Layer {
    /// The layers this layer is made of, each once.
    ///
    /// For a class of a user's own these are ``sublayers`` and what its properties hold: a layer, or
    /// an array, dictionary, tuple, structure or optional with layers in it. A layer without a name of
    /// its own is named by its property, as files of Keras have it: `let query = Dense(8)` is `query`,
    /// the layers of an array `blocks` are `blocks/dense`, `blocks/dense_1`, and so on, and those of a
    /// dictionary `heads` have their keys, as `heads/left`.
    package final var innerLayers: [Layer] { isOfLibrary ? sublayers : held.layers }

    /// The layer and all layers inside it, each once.
    package final var allLayers: [Layer] {
        var result: [Layer] = []
        var seen = Set<ObjectIdentifier>()
        func collect(_ layer: Layer) {
            guard seen.insert(ObjectIdentifier(layer)).inserted else { return }
            result.append(layer)
            for inner in layer.innerLayers { collect(inner) }
        }
        collect(self)
        return result
    }

    /// What the properties hold now; looked for again only where something may have changed.
    private var held: HeldLayers {
        if isBuilt, let knownHeld, knownHeld.version == LayerStructure.version { return knownHeld }
        let before = knownHeld?.layers ?? []
        var found = LayerSearch()
        found.search(Mirror(reflecting: self))
        var layers: [Layer] = []
        var seen = Set([ObjectIdentifier(self)])
        for layer in sublayers + found.layers.map(\.layer)
        where seen.insert(ObjectIdentifier(layer)).inserted { layers.append(layer) }
        if !isModel {
            for (path, layer) in found.layers { layer.adoptPropertyName(path) }
        }
        let isNew = !before.elementsEqual(layers, by: ===)
        if isNew {
            LayerStructure.change()
            if !isFlaggedTrainable {
                for layer in layers where !before.contains(where: { $0 === layer }) {
                    layer.trainable = false
                }
            }
        }
        let result = HeldLayers(
            layers: layers, lacksLazyLayer: found.lacksLazyLayer, version: LayerStructure.version)
        knownHeld = result
        return result
    }

    /// Whether weights inside the layer may only turn up when it runs.
    final var mayLackWeights: Bool {
        guard !isOfLibrary, !isModel else { return false }
        return held.lacksLazyLayer
            || innerLayers.contains { layer in
                layer.allLayers.contains { !$0.isBuilt && !($0 is InputLayer) }
            }
    }

    /// Whether a layer is one of this layer's own.
    private func isInside(_ layer: Layer) -> Bool {
        let version = LayerStructure.version
        if knownInside?.version != version {
            knownInside = (version, Set(allLayers.map(ObjectIdentifier.init)))
        }
        return knownInside?.layers.contains(ObjectIdentifier(layer)) ?? false
    }

    /// Stops when this layer, which is running, uses a layer with weights that nobody would find to
    /// train and to store.
    final func requireHolding(_ layer: Layer) {
        guard layer !== self, !isInside(layer), layer.trainableParameterCount > 0 else { return }
        // A property may have got another layer since.
        (knownHeld, knownInside) = (nil, nil)
        guard !isInside(layer) else { return }
        let what = "\(layer.name) (\(layer.typeName))"
        layerFailure(
            self,
            !canHoldLayers
                ? "uses the layer \(what), whose weights it would neither train nor store. Write a "
                    + "Layer of your own that holds it in a property."
                : "uses the layer \(what), which none of its properties holds, so its weights would "
                    + "neither be trained nor stored. Keep it in a property made once (`let` or "
                    + "`lazy var`, not a computed one), list it in `sublayers`, or freeze it.")
    }
}

/// The layer of a user's own that is running.
final class RunningLayer: @unchecked Sendable {
    // Only the task that owns the task-local value reaches it.

    /// The innermost such layer in this task.
    @TaskLocal static var current: RunningLayer?
    let layer: Layer

    private init(_ layer: Layer) { self.layer = layer }

    /// Runs what a layer computes.
    static func run<R>(_ layer: Layer, _ body: () -> R) -> R {
        $current.withValue(RunningLayer(layer), operation: body)
    }
}

/// Collects the layers in the properties of an object.
private struct LayerSearch {
    private(set) var layers: [(path: String, layer: Layer)] = []
    private(set) var lacksLazyLayer = false

    /// Looks at the properties of a layer, first those of the class it is derived from; the library's
    /// own classes know what they hold.
    mutating func search(_ mirror: Mirror) {
        guard let type = mirror.subjectType as? Layer.Type, !LayerStructure.isOfLibrary(type) else {
            return
        }
        if let parent = mirror.superclassMirror { search(parent) }
        for child in mirror.children {
            if child.label?.hasPrefix(Self.lazyMark) == true, Self.isNothing(child.value) {
                lacksLazyLayer = true
            }
            look(at: child.value, Self.name(child.label))
        }
    }

    /// What the compiler puts before the name of a `lazy` property.
    private static let lazyMark = "$__lazy_storage_$_"

    private static func isNothing(_ value: Any) -> Bool {
        let mirror = Mirror(reflecting: value)
        return mirror.displayStyle == .optional && mirror.children.isEmpty
    }

    /// The name of a property, without what the compiler adds to that of its storage.
    private static func name(_ label: String?) -> String {
        let label = label ?? ""
        if label.hasPrefix(lazyMark) { return String(label.dropFirst(lazyMark.count)) }
        return label.hasPrefix("_") && label.count > 1 ? String(label.dropFirst()) : label
    }

    private mutating func look(at value: Any, _ path: String) {
        if let layer = value as? Layer {
            layers.append((path, layer))
            return
        }
        guard !isPlain(value) else { return }
        let mirror = Mirror(reflecting: value)
        switch mirror.displayStyle {
        case .optional:
            for child in mirror.children { look(at: child.value, path) }
        case .collection, .set:
            look(atElements: mirror.children.map(\.value), path)
        case .dictionary:
            let entries = mirror.children.compactMap { child -> (key: String, value: Any)? in
                let pair = Array(Mirror(reflecting: child.value).children)
                return pair.count == 2 ? ("\(pair[0].value)", pair[1].value) : nil
            }
            for entry in entries.sorted(by: { $0.key < $1.key }) {
                look(at: entry.value, "\(path)/\(entry.key)")
            }
        case .tuple, .struct, .enum:
            for child in mirror.children {
                let part = Self.name(child.label)
                let isWrapper = part == "wrappedValue" || part.isEmpty
                let name = part.hasPrefix(".") ? String(part.dropFirst()) : part
                look(at: child.value, isWrapper ? path : "\(path)/\(name)")
            }
        default: break
        }
    }

    /// Layers in a row are told apart by numbers among those of their class.
    private mutating func look(atElements elements: [Any], _ path: String) {
        var counts: [String: Int] = [:]
        for (place, element) in elements.enumerated() {
            guard let layer = element as? Layer else {
                look(at: element, "\(path)/\(place)")
                continue
            }
            let base = layer.hasFixedName ? layer.name : LayerNames.snakeCase(layer.typeName)
            let number = counts[base, default: 0]
            counts[base] = number + 1
            layers.append(("\(path)/\(base)" + (number == 0 ? "" : "_\(number)"), layer))
        }
    }

    /// Whether a value surely holds no layer of its own, so that nobody has to look into it.
    private func isPlain(_ value: Any) -> Bool {
        switch value {
        case is Tensor, is SymbolicTensor, is Parameter, is String, is Shape: return true
        case let collection as any Collection: return hasPlainElements(collection)
        default: return false
        }
    }

    private func hasPlainElements<C: Collection>(_ collection: C) -> Bool {
        let element = C.Element.self
        return element is any Numeric.Type || element is any StringProtocol.Type
            || element == Bool.self || element == Tensor.self || element == Parameter.self
    }
}
