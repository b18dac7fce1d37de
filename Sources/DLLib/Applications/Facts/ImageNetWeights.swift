public import DLNetworks
public import KernelDisplay

/// What is known about weights that were trained on ImageNet, and what they expect.
///
/// The preprocessing belongs to the weights: ``scalesPixels`` says whether a model made with them
/// scales pixels of 0...255 itself; for the others ``preprocessInput(_:)`` does.
public struct ImageNetWeights: Sendable, Displayable, CustomStringConvertible {
    /// The network they are for.
    public let model: String
    /// The name of their file.
    public let file: String
    /// The digest of the file, in lowercase hexadecimal; `nil` where none is published.
    ///
    /// SHA-256 has 64 digits, MD5 32.
    public let digest: String?
    /// Who trained them.
    public let source: String
    /// The terms under which they are published.
    ///
    /// `nil` where they are not known.
    public let license: String?
    /// The share of ImageNet's validation photographs whose first guess is right, as published; `nil`
    /// where nothing is.
    public let publishedTop1: Double?
    /// The share of those with the right answer among five guesses, as published.
    public let publishedTop5: Double?
    /// Height and width of the images they were measured with.
    public let imageSize: Int
    /// How pixels are scaled.
    public let preprocessing: ImageScaling
    /// Whether models made with these weights scale pixels of 0...255 themselves, unless they are made
    /// with `includePreprocessing: false`.
    public let scalesPixels: Bool

    /// The names of the classes, in the order of the outputs.
    public var classNames: [String] { ImageNetClassNames.all.map(\.name) }
    /// The number of classes; what is called "ImageNet's 20,000 classes" is another collection.
    public var classCount: Int { ImageNetClassNames.all.count }

    /// The weights of MobileNetV2 that torchvision publishes.
    ///
    /// - Source: torchvision, `MobileNet_V2_Weights.IMAGENET1K_V1`.
    public static let mobileNetV2 = ImageNetWeights(
        model: "MobileNetV2", file: "mobilenet_v2-b0353104.pth",
        digest: "b03531047ffacf1e2488318dcd2aba1126cde36e3bfe1aa5cb07700aeeee9889",
        source: "torchvision, MobileNet_V2_Weights.IMAGENET1K_V1", license: "BSD-3-Clause",
        publishedTop1: 0.71878, publishedTop5: 0.90286, imageSize: 224, preprocessing: .torch,
        scalesPixels: true)

    /// Scales pixels of 0...255 the way the weights want them; the argument stays as it is.
    ///
    /// Models that scale pixels themselves, as ``scalesPixels`` says, want them as they are.
    public func preprocessInput(_ images: Tensor) -> Tensor { preprocessing.apply(to: images) }

    /// One guess about an image.
    public struct Guess: Sendable, Equatable {
        /// The number of the class in WordNet, such as `n11939491`.
        public let wordNetID: String
        /// The name of the class, such as `daisy`.
        public let name: String
        /// The probability the network gives it.
        public let score: Float
    }

    /// Names the most probable classes of each image, the most probable first.
    ///
    /// - Parameters:
    ///   - probabilities: What the network with its own classifier returned, `[count, 1000]`.
    ///   - top: How many guesses for each image.
    /// - Returns: For each image its guesses.
    /// - Precondition: One probability for each class, otherwise stops with both counts.
    public func decode(_ probabilities: Tensor, top: Int = 5) -> [[Guess]] {
        let classes = ImageNetClassNames.all
        guard probabilities.rank == 2, probabilities.shape[1] == classes.count else {
            shapeFailure("decode", "expected [count, \(classes.count)]", probabilities.shape)
        }
        let values = probabilities.scalars()
        return (0..<probabilities.shape[0]).map { row in
            let scores = values[(row * classes.count)..<((row + 1) * classes.count)]
            return scores.enumerated()
                .sorted { ($1.element, $0.offset) < ($0.element, $1.offset) }
                .prefix(top)
                .map {
                    Guess(
                        wordNetID: classes[$0.offset].wordNetID, name: classes[$0.offset].name,
                        score: $0.element)
                }
        }
    }

    /// The facts, one a row.
    public var table: Table {
        var table = Table(columns: [(model, .leading), ("", .leading)])
        table.append(["trained by", source])
        table.append(["license", license ?? "not known"])
        table.append(["classes", NumberText.grouped(classCount)])
        let accuracies = [(publishedTop1, "top 1"), (publishedTop5, "top 5")].compactMap {
            share, name in share.map { "\(NumberText.percent($0)) (\(name))" }
        }
        if !accuracies.isEmpty {
            table.append(["published accuracy", accuracies.joined(separator: ", ")])
        }
        table.append(["image size", "\(imageSize) x \(imageSize)"])
        table.append([
            "input",
            "pixels of 0...255; "
                + (scalesPixels ? "the model scales them itself" : "scaled by preprocessInput"),
        ])
        let kind = digest?.count == 64 ? "sha256" : "md5"
        table.append(["file", file + (digest.map { ", \(kind) \($0.prefix(8))…" } ?? "")])
        return table
    }

    /// The facts in aligned columns.
    public var description: String { table.description }

    /// The facts as a table.
    public var mimeBundle: MIMEBundle { table.mimeBundle }
}

/// Names the classes that a network trained on ImageNet finds most probable.
///
/// - Source: `keras.applications.mobilenet_v2.decode_predictions`.
public func decodePredictions(_ probabilities: Tensor, top: Int = 5) -> [[ImageNetWeights.Guess]] {
    ImageNetWeights.mobileNetV2.decode(probabilities, top: top)
}

extension ImageNetWeights {
    /// The facts about the weights in a file that Keras publishes for a network.
    init(_ weights: PublishedWeights, _ facts: NetworkFacts) {
        // What was published is about the usual form, with 1.0 as its width, and the usual images.
        let isUsual =
            (weights.variant == nil || weights.variant == "alpha=1.0") && weights.imageSize == nil
        model = facts.name
        file = weights.name
        digest = weights.digest
        source = "Keras, keras.applications.\(facts.name)"
        license = facts.license
        publishedTop1 = isUsual ? facts.published?.top1 : nil
        publishedTop5 = isUsual ? facts.published?.top5 : nil
        imageSize = weights.imageSize ?? facts.imageSize
        preprocessing = facts.preprocessing
        // MobileNetV2 has a layer for it in front of all weights of ImageNet.
        scalesPixels = facts.scalesPixels || facts.name == Self.mobileNetV2.model
    }

    /// The facts about the weights in the file with this name; `nil` where it is not known.
    static func known(file: String) -> ImageNetWeights? {
        guard file != mobileNetV2.file else { return mobileNetV2 }
        return PublishedWeights.named(file).map {
            ImageNetWeights($0, NetworkFacts.known($0.network))
        }
    }

    /// The path of the file of these weights in the folder of weights.
    package func locate() throws(CheckpointError) -> String {
        try WeightsFolder(environment: WeightCache.environment).locate(file)
    }
}
