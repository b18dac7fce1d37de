internal import DLNetworks

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
    /// How often features were asked for.
    private var served = 0

    /// Keeping a number and reading it again costs about as much as this many products.
    private static let productsPerByte = 64

    /// Takes over features that are kept from before, or starts with none.
    private init(
        _ beginning: FrozenBeginning, _ known: FeatureStore?, sampleCount: Int, fuses: Bool
    ) {
        let limits = (memory: FrozenFeatures.memoryLimit, file: FrozenFeatures.fileLimit)
        self.beginning = beginning
        self.fuses = fuses
        store =
            known
            ?? FeatureStore(
                key: beginning.key, rowSize: beginning.featureSize, memoryLimit: limits.memory,
                fileLimit: limits.file, folder: FrozenFeatures.folder)
        let needed = 4 * beginning.featureSize * sampleCount
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

    /// Decides whether a training keeps what frozen layers compute.
    ///
    /// It does where computing is dearer than reading and there is room. A training of one epoch
    /// does so in memory only, for the next one.
    ///
    /// - Parameters:
    ///   - model: The model.
    ///   - sampleCount: The samples trained on and validated with.
    ///   - epochs: The last epoch, also where a training goes on in a later one: it then computes
    ///     the same, to the last bit, as one that was not interrupted.
    /// - Returns: The cache, or what to tell where frozen layers are computed in every epoch.
    static func plan(
        for model: Model, sampleCount: Int, epochs: Int
    ) -> (cache: FeatureCache?, remark: String?) {
        let obstacle = epochs > 1 ? FrozenObstacle(of: model)?.description : nil
        guard let beginning = FrozenBeginning(of: model), beginning.isCurrent else {
            return (nil, obstacle)
        }
        let rowBytes = 4 * beginning.featureSize
        guard beginning.productCount / productsPerByte >= rowBytes else { return (nil, obstacle) }
        let needed = rowBytes * sampleCount
        let limits = (memory: FrozenFeatures.memoryLimit, file: FrozenFeatures.fileLimit)
        guard needed <= limits.memory + (epochs > 1 ? limits.file : 0) else {
            return (nil, epochs > 1 ? Self.shortage(needed, limits.memory + limits.file) : nil)
        }
        let known = FrozenFeatures.take(key: beginning.key, rowSize: beginning.featureSize)
        return (
            FeatureCache(beginning, known, sampleCount: sampleCount, fuses: model.fusesLayers),
            obstacle
        )
    }

    /// Samples for an evaluation or a prediction: they go through the frozen beginning in parts of one
    /// size, whether their features are kept or not, so the results do not depend on that.
    ///
    /// What the last training of these layers kept is read, and what is new joins it where memory
    /// allows. Without a training before, the features stay for the next evaluation.
    ///
    /// - Parameters:
    ///   - source: The samples.
    ///   - model: The model.
    ///   - batchSize: The samples of a batch.
    /// - Returns: The samples, how many of them to ask for at a time, and what to do at the end; `nil`
    ///   where there is no dear frozen beginning, or fewer samples than one of its parts.
    static func joining(
        _ source: any SampleSource, of model: Model, batchSize: Int
    ) -> (source: any SampleSource, batchSize: Int, end: () -> Void)? {
        guard let beginning = FrozenBeginning(of: model), beginning.isCurrent,
            beginning.productCount / productsPerByte >= 4 * beginning.featureSize
        else { return nil }
        let part = beginning.partSize
        guard min(batchSize, source.count) >= part else { return nil }
        let size = batchSize / part * part
        let needed = 4 * beginning.featureSize * source.count
        let known = FrozenFeatures.join(
            key: beginning.key, rowSize: beginning.featureSize, needed: needed)
        guard let known else {
            return (PartedSource(source, beginning, fuses: model.fusesLayers), size, {})
        }
        let cache = FeatureCache(
            beginning, known, sampleCount: source.count, fuses: model.fusesLayers)
        return (cache.caching(source), size, cache.end)
    }

    private static func shortage(_ needed: Int, _ room: Int) -> String {
        "What the first, frozen layers compute is not kept: it takes "
            + "\(NumberText.fixed(Double(needed) / 1e6, 0)) MB, and there is room for "
            + "\(NumberText.fixed(Double(room) / 1e6, 0)) MB (FrozenFeatures.memoryLimit and "
            + "fileLimit). They are computed in every epoch."
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
    /// Kernels round differently for batches of other sizes. So features are always computed for
    /// ``FrozenBeginning/partSize`` samples at a time: they do not depend on the batch that asked
    /// first, nor on whether an earlier training left them.
    ///
    /// - Parameters:
    ///   - places: The samples, by their places in `hashes`.
    ///   - hashes: All samples.
    ///   - next: The first place that may not be there yet, moved on; these fill up the last part.
    ///   - inputs: From places to these samples, all inputs.
    /// - Returns: A batch for each feature; `nil` when there is no room for them.
    func features(
        _ places: [Int], of hashes: [UInt64], next: inout Int, inputs: ([Int]) -> [Tensor]
    ) -> [Tensor]? {
        let wanted = places.map { hashes[$0] }
        var seen = Set<UInt64>()
        func isMissing(_ place: Int) -> Bool {
            !store.holds(hashes[place]) && seen.insert(hashes[place]).inserted
        }
        var missing = places.filter(isMissing)
        let size = beginning.partSize
        while !missing.count.isMultiple(of: size), next < hashes.count {
            if isMissing(next) { missing.append(next) }
            next += 1
        }
        for start in stride(from: 0, to: missing.count, by: size) {
            let part = Array(missing[start..<min(start + size, missing.count)])
            let computed = beginning.features(of: part, fusing: fuses, inputs: inputs)
            guard store.add(part.map { hashes[$0] }, computed) else { return nil }
            use.computed += part.count
        }
        served += wanted.count
        use.reused = max(0, served - use.computed)
        use.bytesInMemory = store.memoryBytes
        use.bytesInFile = store.fileBytes
        return store.batch(wanted, shapes: beginning.features.map(\.shape))
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
