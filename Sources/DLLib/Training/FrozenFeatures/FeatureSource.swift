internal import DLNetworks

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
