/// The arguments of `fit` that do not depend on the kind of data.
struct FitSettings {
    let epochs: Int
    let batchSize: Int
    let shuffle: Bool
    let seed: UInt64?
    let callbacks: [any Callback]
    let verbose: Verbosity
}
