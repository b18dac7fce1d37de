public import DLNetworks

/// What is known about a network, apart from its weights on this machine.
///
/// - Source: the counts are those of Keras 3.15 and of the networks here; accuracies, sizes and times
///   those that Keras's page of applications publishes, and for MobileNetV3 the page of that network.
public struct NetworkFacts: Sendable, Equatable {
    /// What was published about weights that were trained on ImageNet.
    public struct Published: Sendable, Equatable {
        /// The size of their file in megabytes, with the classifier.
        public let megabytes: Double?
        /// The share of ImageNet's validation photographs whose first guess is right.
        public let top1: Double
        /// The share of those with the right answer among five guesses.
        public let top5: Double?
        /// Milliseconds for one step with 32 images on a processor (AMD EPYC with 92 cores), for
        /// each batch.
        public let processorMilliseconds: Double?
        /// The same on a graphics card (Tesla A100).
        public let cardMilliseconds: Double?
    }

    /// The name of its class.
    public let name: String
    /// The name of a model of it; Keras's.
    public let modelName: String
    /// Height and width of the images it was made for.
    public let imageSize: Int
    /// The least height and width.
    public let smallestImageSize: Int
    /// The number of parameters, with the classifier for 1,000 classes.
    public let parameterCount: Int
    /// The number of layers that have weights, with the classifier.
    public let depth: Int
    /// How pixels of 0...255 are scaled in front of it.
    public let preprocessing: ImageScaling
    /// Whether it scales pixels of 0...255 itself.
    public let scalesPixels: Bool
    /// The terms under which the weights that Keras publishes are offered; `nil` without such.
    ///
    /// - Source: Keras's documentation of version 2.3 for the networks it knew, else the project that
    ///   trained the weights: google/automl and tensorflow/tpu for EfficientNet, tensorflow/models for
    ///   MobileNetV3, facebookresearch/ConvNeXt.
    public let license: String?
    /// What was published about its weights; `nil` where nothing was.
    public let published: Published?
    /// Whether pretrained weights with their classifier ask for images of ``imageSize``.
    let needsImageSize: Bool

    init(
        _ name: String, _ modelName: String, size: Int = 224, smallest: Int = 32, parameters: Int,
        depth: Int, _ preprocessing: ImageScaling? = nil, license: String?,
        _ published: Published? = nil, needsImageSize: Bool = true
    ) {
        self.name = name
        self.modelName = modelName
        imageSize = size
        smallestImageSize = smallest
        parameterCount = parameters
        self.depth = depth
        self.preprocessing = preprocessing ?? .identity
        scalesPixels = preprocessing == nil
        self.license = license
        self.published = published
        self.needsImageSize = needsImageSize
    }

    /// The files in which Keras publishes weights for the network, with and without classifier.
    public var weights: [PublishedWeights] { PublishedWeights.all.filter { $0.network == name } }

    /// The facts of the class with this name.
    static func known(_ name: String) -> NetworkFacts {
        guard let facts = all.first(where: { $0.name == name }) else {
            fatalError("\(name) is no network of the library; Applications.table() shows all")
        }
        return facts
    }
}

extension NetworkFacts.Published {
    init(
        _ megabytes: Double?, _ top1: Double, _ top5: Double? = nil, processor: Double? = nil,
        card: Double? = nil
    ) {
        self.megabytes = megabytes
        self.top1 = top1 / 100
        self.top5 = top5.map { $0 / 100 }
        processorMilliseconds = processor
        cardMilliseconds = card
    }
}
