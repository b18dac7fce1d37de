/// The features that one training keeps, and when they may be used.
///
/// They are computed as the batches of the first epoch need them, so nothing has to wait for them
/// and an interruption loses nothing.
final class FeatureCache {
    let beginning: FrozenBeginning
    private let store: FeatureStore
    private let fuses: Bool
    private var notice: String?
    private var isDropped = false
    private(set) var use = FrozenFeatureUse()

    /// Keeping a number and reading it again costs about as much as this many products.
    private static let productsPerByte = 64

    /// Divides a model and looks for features that are kept from before.
    ///
    /// `nil` when there is nothing to keep, or computing it is not dearer than reading.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - sampleCount: The samples trained on and validated with.
    ///   - epochs: How often they are used.
    ///   - minimumProducts: The products for each byte kept from which on it is worth while.
    init?(
        of model: Model, sampleCount: Int, epochs: Int,
        minimumProducts: Int = FeatureCache.productsPerByte
    ) {
        guard let beginning = FrozenBeginning(of: model), beginning.isCurrent else { return nil }
        let rowBytes = 4 * beginning.featureSize
        let needed = rowBytes * sampleCount
        guard beginning.productCount / minimumProducts >= rowBytes else { return nil }
        let limits = (memory: FrozenFeatures.memoryLimit, file: FrozenFeatures.fileLimit)
        guard needed <= limits.memory + limits.file else { return nil }
        let known = FrozenFeatures.take(key: beginning.key, rowSize: beginning.featureSize)
        // One pass only repays what is kept if a next training finds it.
        guard known != nil || epochs > 1 else { return nil }
        self.beginning = beginning
        fuses = model.fusesLayers
        store =
            known
            ?? FeatureStore(
                key: beginning.key, rowSize: beginning.featureSize, memoryLimit: limits.memory,
                fileLimit: limits.file, folder: FrozenFeatures.folder)
        let place =
            needed <= limits.memory
            ? "in memory"
            : "in memory and in a temporary file in \(FrozenFeatures.folder), deleted at the end"
        let layers = beginning.layers.count
        announcement =
            "The first \(layers == 1 ? "layer is" : "\(layers) layers are") frozen: what they "
            + "compute for each of \(NumberText.grouped(sampleCount)) samples is kept "
            + "(\(NumberText.fixed(Double(needed) / 1e6, 1)) MB \(place)"
            + (store.count > 0 ? "; some of it from the last training" : "")
            + "). cachesFrozenFeatures: false switches this off."
    }

    /// One line for the user.
    let announcement: String

    /// Samples whose features are found here.
    func caching(_ source: any SampleSource) -> FeatureSource {
        FeatureSource(source, self)
    }

    /// What has to be told, once.
    func takeNotice() -> String? {
        defer { notice = nil }
        return notice
    }

    /// Whether the layers still are what they were when the features were computed.
    func isUsable() -> Bool {
        guard !isDropped, !beginning.isCurrent else { return !isDropped }
        isDropped = true
        notice =
            "The frozen layers have changed: what was kept of them is dropped, and batches go "
            + "through the whole model again."
        return false
    }

    /// A batch of features, computing those that are not there yet.
    ///
    /// - Parameters:
    ///   - hashes: The samples.
    ///   - inputs: From places in `hashes` to these samples, all inputs.
    /// - Returns: A batch for each feature; `nil` when there is no room for them.
    func features(_ hashes: [UInt64], inputs: ([Int]) -> [Tensor]) -> [Tensor]? {
        var seen = Set<UInt64>()
        let missing = hashes.indices.filter {
            !store.holds(hashes[$0]) && seen.insert(hashes[$0]).inserted
        }
        if !missing.isEmpty {
            let computed = withoutRecording {
                beginning.beginning.run(inputs(missing), training: false, fusing: fuses)
            }
            guard store.add(missing.map { hashes[$0] }, computed) else { return nil }
        }
        use.computed += missing.count
        use.reused += hashes.count - missing.count
        use.bytesInMemory = store.memoryBytes
        use.bytesInFile = store.fileBytes
        return store.batch(hashes, shapes: beginning.features.map(\.shape))
    }

    /// Keeps the features for the next training where they may be of use.
    func end() {
        if isUsable() { FrozenFeatures.keep(store) }
    }
}

/// What keeping the results of frozen layers saved in a training.
public struct FrozenFeatureUse: Sendable, Equatable {
    /// How often samples went through the frozen layers.
    public internal(set) var computed = 0
    /// How often they did not have to.
    public internal(set) var reused = 0
    /// The bytes reserved in memory.
    public internal(set) var bytesInMemory = 0
    /// The bytes reserved in a temporary file, which is deleted now.
    public internal(set) var bytesInFile = 0
}
