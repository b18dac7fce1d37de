public import DLNetworks
public import KernelDisplay

/// What is known about weights that were trained on ImageNet, and what they expect.
///
/// The preprocessing belongs to the weights, not to the user: a model made with them takes pixels
/// of 0...255 and scales them itself.
public struct ImageNetWeights: Sendable, Displayable, CustomStringConvertible {
    /// The network they are for.
    public let model: String
    /// The name of their file.
    public let file: String
    /// The digest of the file, in lowercase hexadecimal.
    public let sha256: String
    /// Who trained them.
    public let source: String
    /// The terms under which they are published.
    public let license: String
    /// The share of ImageNet's validation photographs whose first guess is right, as published.
    public let publishedTop1: Double
    /// The share of those with the right answer among five guesses, as published.
    public let publishedTop5: Double
    /// Height and width of the images they were measured with.
    public let imageSize: Int
    /// How pixels are scaled.
    public let preprocessing: ImageScaling

    /// The range of pixels that models with these weights take.
    public var inputRange: ClosedRange<Float> { 0...255 }
    /// The names of the classes, in the order of the outputs.
    public var classNames: [String] { ImageNetClassNames.all.map(\.name) }
    /// The number of classes; what is called "ImageNet's 20,000 classes" is another collection.
    public var classCount: Int { ImageNetClassNames.all.count }

    /// The weights of MobileNetV2 that torchvision publishes.
    ///
    /// - Source: torchvision, `MobileNet_V2_Weights.IMAGENET1K_V1`.
    public static let mobileNetV2 = ImageNetWeights(
        model: "MobileNetV2", file: "mobilenet_v2-b0353104.pth",
        sha256: "b03531047ffacf1e2488318dcd2aba1126cde36e3bfe1aa5cb07700aeeee9889",
        source: "torchvision, MobileNet_V2_Weights.IMAGENET1K_V1", license: "BSD-3-Clause",
        publishedTop1: 0.71878, publishedTop5: 0.90286, imageSize: 224, preprocessing: .torch)

    /// All weights that the library knows.
    static let all = [mobileNetV2]

    /// Scales pixels of 0...255 the way the weights want them; the argument stays as it is.
    ///
    /// Models made with `weights: .imageNet` do this themselves.
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
        table.append(["license", license])
        table.append(["classes", NumberText.grouped(classCount)])
        table.append([
            "published accuracy",
            "\(NumberText.percent(publishedTop1)) (top 1), "
                + "\(NumberText.percent(publishedTop5)) (top 5)",
        ])
        table.append(["image size", "\(imageSize) x \(imageSize)"])
        table.append(["input", "pixels of 0...255; the model scales them itself"])
        table.append(["file", "\(file), sha256 \(sha256.prefix(8))…"])
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
    /// The path of the file of these weights.
    ///
    /// `environment` stands for that of the process, where it is nil.
    package func locate(
        environment: [String: String]? = nil
    ) throws(CheckpointError) -> String {
        try WeightsFolder(environment: environment).locate(file)
    }
}
