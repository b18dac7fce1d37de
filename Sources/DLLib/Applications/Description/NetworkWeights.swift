internal import DLNetworks

/// Weights that were found, and are put into a network once its layers are there.
protocol NetworkWeights {
    /// What is known about them, if they are those of ImageNet.
    var facts: ImageNetWeights? { get }

    /// Replaces all weights of the network.
    func load(into network: ImageNetwork) throws
}

/// Weights in a file that finds the layers of a network by itself.
struct StoredNetworkWeights: NetworkWeights {
    /// Where the file is.
    let path: String
    let facts: ImageNetWeights?

    func load(into network: ImageNetwork) throws {
        _ = try WeightPlan(reading: path, for: network).carryOut(path: path, skipMismatch: false)
    }
}

/// A request for the weights of a known network: the one place where they are looked for.
///
/// MobileNetV2 looks for those of torchvision before.
struct WeightsRequest {
    /// The network, and what was asked for.
    let arguments: ApplicationArguments
    /// Which of several forms of the network it is.
    let variant: String?

    /// Creates a request.
    init(_ arguments: ApplicationArguments, variant: String?) {
        self.arguments = arguments
        self.variant = variant
    }

    /// The file in which Keras publishes the weights.
    ///
    /// - Throws: ``ApplicationError`` where there is none for this form of the network.
    func published() throws(ApplicationError) -> PublishedWeights? {
        let facts = arguments.facts
        let (found, all) = PublishedWeights.find(
            facts.name, variant: variant, includesTop: arguments.includeTop,
            imageSize: arguments.inputShape.map { $0[0] == $0[1] ? $0[0] : facts.imageSize })
        guard let found else {
            guard let variant, !all.isEmpty else { return nil }
            throw .variant(model: facts.name, expected: all, found: variant)
        }
        return found
    }

    /// Finds the weights, and fetches those of ImageNet; `nil` where random ones are asked for.
    ///
    /// - Throws: ``ApplicationError`` where there are none for this form of the network,
    ///   ``CheckpointError`` where they cannot be had, ``ModelFileError`` for a file that is none.
    func open() throws -> (any NetworkWeights)? {
        switch arguments.weights {
        case .none: return nil
        case .imageNet:
            guard let published = try published() else {
                throw CheckpointError.unpublished(network: arguments.facts.name)
            }
            return StoredNetworkWeights(
                path: try WeightCache().path(of: published),
                facts: ImageNetWeights(published, arguments.facts))
        case .file(let path):
            // A file that is not there is told before the layers are made.
            _ = try WeightFormat(of: FilePart(path))
            return StoredNetworkWeights(path: path, facts: nil)
        }
    }
}
