internal import DLNetworks

extension FrozenBeginning {
    /// The features of at most ``partSize`` samples, computed for as many as that.
    ///
    /// - Parameters:
    ///   - places: The samples.
    ///   - fuses: Whether layers run in one pass where they can.
    ///   - inputs: From places to these samples, all inputs.
    /// - Returns: A batch for each feature; its first samples are those asked for.
    func features(of places: [Int], fusing fuses: Bool, inputs: ([Int]) -> [Tensor]) -> [Tensor] {
        let filled = places + Array(repeating: places[0], count: partSize - places.count)
        return withoutRecording {
            beginning.run(inputs(filled), training: false, fusing: fuses)
        }
    }
}

/// Samples that enter a model behind its frozen beginning, whose results are not kept.
final class PartedSource: SampleSource {
    private let source: any SampleSource
    private let beginning: FrozenBeginning
    private let fuses: Bool

    init(_ source: any SampleSource, _ beginning: FrozenBeginning, fuses: Bool) {
        self.source = source
        self.beginning = beginning
        self.fuses = fuses
    }

    var count: Int { source.count }
    var inputShapes: [Shape] { source.inputShapes }
    var targetShapes: [Shape] { source.targetShapes }
    var targets: [Tensor] { source.targets }
    func pixelRange(of places: Range<Int>) -> PixelRange? { source.pixelRange(of: places) }
    var firstNotFinite: Int? { source.firstNotFinite }
    func hashes(of range: Range<Int>) -> [UInt64] { source.hashes(of: range) }

    /// The samples themselves.
    func batch(at places: [Int], inputs: [Int]) -> Batch {
        source.batch(at: places, inputs: inputs)
    }

    /// What the rest of the model reads of these samples.
    func batch(at places: [Int]) -> Batch {
        let size = beginning.partSize
        let parts = stride(from: 0, to: places.count, by: size).map { start in
            let part = Array(places[start..<min(start + size, places.count)])
            return beginning.features(of: part, fusing: fuses) { source.batch(at: $0).inputs }
                .map { $0[0..<part.count] }
        }
        let features = beginning.features.indices.map { feature in
            Tensor(concatenating: parts.map { $0[feature] }, axis: 0)
        }
        let own = source.batch(at: places, inputs: beginning.ownInputs)
        return Batch(
            inputs: features + own.inputs, targets: own.targets, weights: own.weights,
            beginning: beginning)
    }
}

/// Samples that enter a model behind its frozen beginning, as long as that stays the same.
final class FeatureSource: SampleSource {
    private let source: any SampleSource
    private let cache: FeatureCache
    private lazy var hashes = source.hashes(of: 0..<source.count)
    /// The first sample whose features may not be there yet.
    private var next = 0

    init(_ source: any SampleSource, _ cache: FeatureCache) {
        self.source = source
        self.cache = cache
    }

    var count: Int { source.count }
    var inputShapes: [Shape] { source.inputShapes }
    var targetShapes: [Shape] { source.targetShapes }
    var targets: [Tensor] { source.targets }
    func pixelRange(of places: Range<Int>) -> PixelRange? { source.pixelRange(of: places) }
    var firstNotFinite: Int? { source.firstNotFinite }

    func hashes(of range: Range<Int>) -> [UInt64] { source.hashes(of: range) }

    /// The samples themselves.
    func batch(at places: [Int], inputs: [Int]) -> Batch {
        source.batch(at: places, inputs: inputs)
    }

    /// What the rest of the model reads of these samples.
    func batch(at places: [Int]) -> Batch {
        guard cache.isUsable() else { return source.batch(at: places) }
        let features = cache.features(places, of: hashes, next: &next) { missing in
            source.batch(at: missing).inputs
        }
        guard let features else { return source.batch(at: places) }
        let own = source.batch(at: places, inputs: cache.beginning.ownInputs)
        return Batch(
            inputs: features + own.inputs, targets: own.targets, weights: own.weights,
            beginning: cache.beginning)
    }
}
