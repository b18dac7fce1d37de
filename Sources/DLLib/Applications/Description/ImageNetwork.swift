public import DLNetworks

/// A known network for images: what all of them share.
///
///     let base = try EfficientNetB0(weights: .none, includeTop: false, inputShape: [150, 150, 3])
///     let maps = base.features(at: ["block4a_expand_activation", "top_activation"])
///
/// Layers have Keras's names, order and counts. ``Applications`` lists all networks; each is a class
/// of its own, so that a model file brings it back as what it was. This class is none of them.
public class ImageNetwork: Model, StoredNetwork {
    /// What is known about the weights, if they began with those of ImageNet.
    public private(set) var imageNetWeights: ImageNetWeights?

    /// Creates the network.
    ///
    /// - Parameters:
    ///   - weights: Where the first weights come from.
    ///   - includeTop: Whether the classifier is part of the network.
    ///   - inputShape: Height, width and channels, at least ``NetworkFacts/smallestImageSize`` high
    ///     and wide; colour images of ``NetworkFacts/imageSize`` unless given.
    ///   - pooling: What ends the network where there is no classifier.
    ///   - classes: The number of classes of the classifier.
    ///   - classifierActivation: The activation of the classifier; `.linear` gives logits.
    ///   - name: The name of the model; Keras's unless given.
    /// - Throws: ``ApplicationError`` for arguments that do not fit together, and for a form of the
    ///   network that has no pretrained weights; ``CheckpointError`` for weights of ImageNet that are
    ///   neither on this machine nor to be fetched, or that nobody publishes; ``ModelFileError`` for a
    ///   file of weights that is missing, damaged, or of another network.
    public required convenience init(
        weights: ApplicationWeights = .imageNet, includeTop: Bool = true,
        inputShape: Shape? = nil, pooling: FeaturePooling = .none, classes: Int = 1000,
        classifierActivation: ActivationFunction = .softmax, name: String? = nil
    ) throws {
        let arguments = ApplicationArguments(
            facts: Self.facts, weights: weights, includeTop: includeTop, inputShape: inputShape,
            pooling: pooling, classes: classes, classifierActivation: classifierActivation,
            name: name)
        try self.init(Self.description(arguments), arguments)
    }

    /// Connects the layers that a description is of, and loads the weights.
    init(
        _ description: any NetworkDescription, _ arguments: ApplicationArguments
    ) throws {
        let shape = try arguments.checkedShape()
        let weights = try description.weights(for: arguments)
        let ends =
            weights == nil
            ? description.connect(arguments, shape: shape)
            // They are replaced anyway.
            : WeightSource.withoutDrawing(elements: .max) {
                description.connect(arguments, shape: shape)
            }
        imageNetWeights = weights?.facts
        super.init(
            inputs: [ends.input], outputs: [ends.output],
            name: arguments.name ?? description.name(for: shape, arguments))
        try weights?.load(into: self)
        if arguments.includeTop, let imageNetWeights { classNames = imageNetWeights.classNames }
    }

    package required init(
        restored inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String,
        weightsFile: String?
    ) {
        imageNetWeights = weightsFile.flatMap { ImageNetWeights.known(file: $0) }
        super.init(inputs: inputs, outputs: outputs, name: name)
    }

    package var weightsFile: String? { imageNetWeights?.file }

    /// How the layers are connected.
    class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        fatalError("ImageNetwork is what the known networks share; make one, such as VGG16")
    }

    // MARK: Facts

    /// What is known about the network: its sizes, its published accuracy, and so on.
    public final class var facts: NetworkFacts { NetworkFacts.known(String(describing: self)) }

    /// How pixels of 0...255 are scaled.
    public final class var preprocessing: ImageScaling { facts.preprocessing }

    /// Scales pixels of 0...255, red-green-blue, as the network wants them.
    ///
    /// Networks that scale them themselves get them as they are.
    /// - Shapes: `[..., 3]`; the result is `float32` of the same shape.
    /// - Returns: The scaled images; the argument stays as it is.
    /// - Source: the `preprocess_input` of the network in keras.applications.
    public final class func preprocessInput(_ images: Tensor) -> Tensor {
        preprocessing.apply(to: images)
    }
}
