internal import DLNetworks

/// How the layers of a known network are connected.
///
/// A network is described by connecting its features; the classifier and what stands in for it are
/// the usual ones unless the description has its own.
protocol NetworkDescription {
    /// Whether the pooling in place of a classifier has Keras's fixed names.
    var namesPooling: Bool { get }
    /// Whether the pooling in front of the usual classifier has Keras's fixed name.
    var namesTopPooling: Bool { get }
    /// The part that is dropped in front of the usual classifier.
    var topDropout: Float { get }
    /// The rule for the first kernel of the usual classifier.
    var topInitializer: Initializer { get }
    /// What tells this form of the network from others with weights of their own, such as its width.
    var variant: String? { get }

    /// The name of the model; Keras's.
    func name(for shape: Shape, _ arguments: ApplicationArguments) -> String

    /// Connects all layers from the image to the features.
    func features(_ image: SymbolicTensor) -> SymbolicTensor

    /// Connects the layers from the features to the classes.
    func classified(
        _ features: SymbolicTensor, _ classes: Int, _ activation: ActivationFunction
    ) -> SymbolicTensor

    /// Connects what stands in for a classifier that is left out.
    func pooled(_ features: SymbolicTensor, _ pooling: FeaturePooling) -> SymbolicTensor

    /// Finds the weights that are asked for; `nil` where random ones are.
    func weights(for arguments: ApplicationArguments) throws -> (any NetworkWeights)?
}

extension NetworkDescription {
    var namesPooling: Bool { true }
    var namesTopPooling: Bool { true }
    var topDropout: Float { 0 }
    var topInitializer: Initializer { .glorotUniform }
    var variant: String? { nil }

    func name(for shape: Shape, _ arguments: ApplicationArguments) -> String {
        arguments.facts.modelName
    }

    /// The mean of each channel, and a layer with a unit for each class.
    func classified(
        _ features: SymbolicTensor, _ classes: Int, _ activation: ActivationFunction
    ) -> SymbolicTensor {
        var x = GlobalAveragePooling2D(name: namesTopPooling ? "avg_pool" : nil)(features)
        if topDropout > 0 { x = Dropout(topDropout, name: "top_dropout")(x) }
        return Dense(
            classes, activation: activation, kernelInitializer: topInitializer, name: "predictions"
        )(x)
    }

    func pooled(_ features: SymbolicTensor, _ pooling: FeaturePooling) -> SymbolicTensor {
        switch pooling {
        case .none: features
        case .average:
            GlobalAveragePooling2D(name: namesPooling ? "avg_pool" : nil)(features)
        case .max: GlobalMaxPooling2D(name: namesPooling ? "max_pool" : nil)(features)
        }
    }

    func weights(for arguments: ApplicationArguments) throws -> (any NetworkWeights)? {
        try WeightsRequest(arguments, variant: variant).open()
    }

    /// Connects all layers, as the arguments say.
    func connect(
        _ arguments: ApplicationArguments, shape: Shape
    ) -> (input: SymbolicTensor, output: SymbolicTensor) {
        let input = Input(shape: shape)
        let features = features(input)
        let output =
            arguments.includeTop
            ? classified(features, arguments.classes, arguments.classifierActivation)
            : pooled(features, arguments.pooling)
        return (input, output)
    }
}
