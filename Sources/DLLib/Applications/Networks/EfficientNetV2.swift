public import DLNetworks

/// What all sizes of EfficientNetV2 share.
///
/// The first stages filter and widen by one full convolution, which processors do faster than two
/// parts. By default the first layers scale pixels of 0...255.
/// - Source: Tan, Le, "EfficientNetV2: Smaller Models and Faster Training", arXiv:2104.00298.
public class EfficientNetV2: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        blocks
    }

    /// The layers with the usual options.
    class var blocks: EfficientNetV2Blocks {
        fatalError("EfficientNetV2 is what its sizes share; make one, such as EfficientNetV2B0")
    }

    /// Creates the network with or without what scales its pixels.
    ///
    /// Beside what ``ImageNetwork`` takes: `includePreprocessing` says whether the first layers scale
    /// pixels of 0...255.
    /// - Throws: ``ApplicationError`` for arguments that do not fit together or weights that are not
    ///   there.
    public convenience init(
        weights: ApplicationWeights = .imageNet, includeTop: Bool = true,
        inputShape: Shape? = nil, pooling: FeaturePooling = .none, classes: Int = 1000,
        classifierActivation: ActivationFunction = .softmax, includePreprocessing: Bool = true,
        name: String? = nil
    ) throws {
        let arguments = ApplicationArguments(
            facts: Self.facts, weights: weights, includeTop: includeTop, inputShape: inputShape,
            pooling: pooling, classes: classes, classifierActivation: classifierActivation,
            name: name)
        var blocks = Self.blocks
        blocks.includesPreprocessing = includePreprocessing
        try self.init(blocks, arguments)
    }
}

/// EfficientNetV2B0: the smallest of seven sizes.
///
/// - Source: as ``EfficientNetV2``; `keras.applications.EfficientNetV2B0`.
public final class EfficientNetV2B0: EfficientNetV2 {
    override class var blocks: EfficientNetV2Blocks { .base() }
}

/// EfficientNetV2B1: like ``EfficientNetV2B0``, 1.1 times as deep.
///
/// - Source: as ``EfficientNetV2``; `keras.applications.EfficientNetV2B1`.
public final class EfficientNetV2B1: EfficientNetV2 {
    override class var blocks: EfficientNetV2Blocks { .base(depth: 1.1) }
}

/// EfficientNetV2B2: like ``EfficientNetV2B0``, 1.1 times as wide and 1.2 times as deep.
///
/// - Source: as ``EfficientNetV2``; `keras.applications.EfficientNetV2B2`.
public final class EfficientNetV2B2: EfficientNetV2 {
    override class var blocks: EfficientNetV2Blocks { .base(width: 1.1, depth: 1.2) }
}

/// EfficientNetV2B3: like ``EfficientNetV2B0``, 1.2 times as wide and 1.4 times as deep.
///
/// - Source: as ``EfficientNetV2``; `keras.applications.EfficientNetV2B3`.
public final class EfficientNetV2B3: EfficientNetV2 {
    override class var blocks: EfficientNetV2Blocks { .base(width: 1.2, depth: 1.4) }
}

/// EfficientNetV2S: small among those made for more accuracy.
///
/// - Source: as ``EfficientNetV2``; `keras.applications.EfficientNetV2S`.
public final class EfficientNetV2S: EfficientNetV2 {
    override class var blocks: EfficientNetV2Blocks { .small }
}

/// EfficientNetV2M: between ``EfficientNetV2S`` and ``EfficientNetV2L``.
///
/// - Source: as ``EfficientNetV2``; `keras.applications.EfficientNetV2M`.
public final class EfficientNetV2M: EfficientNetV2 {
    override class var blocks: EfficientNetV2Blocks { .medium }
}

/// EfficientNetV2L: the largest of seven sizes.
///
/// - Source: as ``EfficientNetV2``; `keras.applications.EfficientNetV2L`.
public final class EfficientNetV2L: EfficientNetV2 {
    override class var blocks: EfficientNetV2Blocks { .large }
}
