public import DLNetworks

/// The catalogue of known networks: by name, as a table, and which of them are worth their time.
///
///     Applications.table(sortedBy: .top1)
///     let base = try Applications.make("EfficientNetB0", weights: .none, includeTop: false)
///     Applications.paretoFront()
///
/// The networks are those of keras.applications, and EfficientNet-Lite. What they have learnt and
/// how long they take was published with them; ``measure(_:images:repetitions:)`` says how long they
/// take here.
public enum Applications {
    /// The classes of all networks, family by family.
    public static let all: [ImageNetwork.Type] =
        early + inception + mobile + dense + efficient + convNeXt

    private static let early: [ImageNetwork.Type] = [
        VGG16.self, VGG19.self, ResNet50.self, ResNet101.self, ResNet152.self, ResNet50V2.self,
        ResNet101V2.self, ResNet152V2.self,
    ]

    private static let inception: [ImageNetwork.Type] = [
        InceptionV3.self, InceptionResNetV2.self, Xception.self,
    ]

    private static let mobile: [ImageNetwork.Type] = [
        MobileNet.self, MobileNetV2.self, MobileNetV3Small.self, MobileNetV3Large.self,
    ]

    private static let dense: [ImageNetwork.Type] = [
        DenseNet121.self, DenseNet169.self, DenseNet201.self, NASNetMobile.self, NASNetLarge.self,
    ]

    private static let efficient: [ImageNetwork.Type] = [
        EfficientNetB0.self, EfficientNetB1.self, EfficientNetB2.self, EfficientNetB3.self,
        EfficientNetB4.self, EfficientNetB5.self, EfficientNetB6.self, EfficientNetB7.self,
        EfficientNetV2B0.self, EfficientNetV2B1.self, EfficientNetV2B2.self,
        EfficientNetV2B3.self, EfficientNetV2S.self, EfficientNetV2M.self, EfficientNetV2L.self,
        EfficientNetLite0.self, EfficientNetLite1.self, EfficientNetLite2.self,
    ]

    private static let convNeXt: [ImageNetwork.Type] = [
        ConvNeXtTiny.self, ConvNeXtSmall.self, ConvNeXtBase.self, ConvNeXtLarge.self,
        ConvNeXtXLarge.self,
    ]

    /// What is known about all networks.
    public static var facts: [NetworkFacts] { all.map { $0.facts } }

    /// The class of the network with this name.
    ///
    /// - Parameter name: The name of its class or of its models in Keras; case, `-` and `_` do not
    ///   count.
    /// - Returns: Its class.
    /// - Throws: ``ApplicationError/unknownNetwork(name:nearest:)``, with the name that may be meant.
    public static func type(named name: String) throws(ApplicationError) -> ImageNetwork.Type {
        func plain(_ name: String) -> String {
            name.lowercased().filter { !"-_ ".contains($0) }
        }
        let wanted = plain(name)
        for type in all
        where [type.facts.name, type.facts.modelName].contains(where: { plain($0) == wanted }) {
            return type
        }
        throw .unknownNetwork(
            name: name, nearest: NearestName.of(name, among: facts.map(\.name)))
    }

    /// Makes the network with this name, that of its class or of its models in Keras.
    ///
    /// Case, `-` and `_` do not count in it. ``ImageNetwork`` takes the other parameters;
    /// `modelName` is its `name`.
    /// - Returns: The network.
    /// - Throws: ``ApplicationError`` for a name that is not known and for arguments that do not fit
    ///   together.
    public static func make(
        _ name: String, weights: ApplicationWeights = .imageNet, includeTop: Bool = true,
        inputShape: Shape? = nil, pooling: FeaturePooling = .none, classes: Int = 1000,
        classifierActivation: ActivationFunction = .softmax, modelName: String? = nil
    ) throws -> ImageNetwork {
        try type(named: name).init(
            weights: weights, includeTop: includeTop, inputShape: inputShape, pooling: pooling,
            classes: classes, classifierActivation: classifierActivation, name: modelName)
    }

    /// Scales pixels of 0...255 as the network with this name wants them; the argument stays.
    ///
    /// - Throws: ``ApplicationError/unknownNetwork(name:nearest:)``.
    public static func preprocessInput(
        _ images: Tensor, for name: String
    ) throws(ApplicationError) -> Tensor {
        try type(named: name).preprocessInput(images)
    }
}
