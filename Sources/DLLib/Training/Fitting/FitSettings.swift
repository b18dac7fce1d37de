/// The arguments of `fit` that do not depend on the kind of data.
struct FitSettings {
    let epochs: Int
    /// Samples of one step, if there are as many.
    let batchSize: Int
    let shuffle: Bool
    let initialEpoch: Int
    let stepsPerEpoch: Int?
    let seed: UInt64?
    let callbacks: [any Callback]
    let verbose: Verbosity
    let cachesFrozenFeatures: Bool

    /// The batches of an epoch.
    func batchCount(samples: Int) -> Int {
        let all = (samples + batchSize - 1) / batchSize
        return min(all, stepsPerEpoch ?? all)
    }
}
