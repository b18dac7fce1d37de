public import DLNetworks

/// What a known network is, apart from its arguments: its facts and how its layers are connected.
struct NetworkDescription {
    /// What stands between the features and the classes.
    enum Top {
        /// The mean of each channel.
        case average
        /// All features in a row, and layers of so many units with ReLU.
        case dense([Int])
    }

    /// The name of its type, for messages.
    let model: String
    /// Height and width of the images it was made for.
    let size: Int
    /// The least height and width.
    let smallestSize: Int
    /// The name of the file in which Keras publishes its weights, without the ending.
    let weightsFile: String
    /// What stands between the features and the classes.
    let top: Top
    /// Whether the pooling in place of a classifier has Keras's fixed names.
    let namesPooling: Bool
    /// Connects all layers from the image to the features.
    let features: (SymbolicTensor) -> SymbolicTensor

    /// Connects all layers, as the arguments say.
    ///
    /// - Throws: ``ApplicationError`` for arguments that do not fit together.
    func connect(
        _ arguments: ApplicationArguments
    ) throws(ApplicationError) -> (input: SymbolicTensor, output: SymbolicTensor) {
        let shape = try arguments.checkedShape(for: self)
        let input = Input(shape: shape)
        let features = features(input)
        let output =
            arguments.includeTop
            ? classified(features, arguments) : pooled(features, arguments.pooling)
        return (input, output)
    }

    private func classified(
        _ features: SymbolicTensor, _ arguments: ApplicationArguments
    ) -> SymbolicTensor {
        var x = features
        switch top {
        case .average: x = GlobalAveragePooling2D(name: "avg_pool")(x)
        case .dense(let units):
            x = Flatten(name: "flatten")(x)
            for (index, count) in units.enumerated() {
                x = Dense(count, activation: .relu, name: "fc\(index + 1)")(x)
            }
        }
        return Dense(
            arguments.classes, activation: arguments.classifierActivation, name: "predictions")(x)
    }

    private func pooled(_ features: SymbolicTensor, _ pooling: FeaturePooling) -> SymbolicTensor {
        switch pooling {
        case .none: features
        case .average:
            GlobalAveragePooling2D(name: namesPooling ? "avg_pool" : nil)(features)
        case .max: GlobalMaxPooling2D(name: namesPooling ? "max_pool" : nil)(features)
        }
    }
}

/// A known network that wants the pixels of its images scaled in its own way.
public protocol ImageNetwork: Model {
    /// How pixels of 0...255 are scaled.
    static var preprocessing: ImageScaling { get }

    /// What is known about the weights, if they began with those of ImageNet.
    var imageNetWeights: ImageNetWeights? { get }
}

extension ImageNetwork {
    /// Nothing: the library has no ImageNet weights for the network.
    public var imageNetWeights: ImageNetWeights? { nil }

    /// Scales pixels of 0...255, red-green-blue, as the network wants them.
    ///
    /// - Shapes: `[..., 3]`; the result is `float32` of the same shape.
    /// - Returns: The scaled images; the argument stays as it is.
    /// - Source: the `preprocess_input` of the network in keras.applications.
    public static func preprocessInput(_ images: Tensor) -> Tensor {
        preprocessing.apply(to: images)
    }
}
