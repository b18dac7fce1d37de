internal import DLNetworks

/// Weights that were found, and are put into a network once its layers are there.
protocol NetworkWeights {
    /// What is known about them, if they are those of ImageNet.
    var facts: ImageNetWeights? { get }

    /// Replaces all weights of the network.
    func load(into network: ImageNetwork) throws
}

/// A request for the weights of a known network: the one place where they are looked for.
///
/// MobileNetV2, whose weights come from torchvision, has its own.
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

    /// Finds the weights; `nil` where random ones are asked for.
    ///
    /// - Throws: ``ApplicationError`` where the library cannot read them.
    func open() throws -> (any NetworkWeights)? {
        switch arguments.weights {
        case .none: return nil
        case .imageNet:
            throw ApplicationError.noWeights(
                model: arguments.facts.name, file: try published()?.name ?? "no file")
        case .file(let path):
            throw ApplicationError.noReader(model: arguments.facts.name, path: path)
        }
    }
}
