internal import DLNetworks

/// EfficientNetB0: inverted residual blocks that weigh their channels, the smallest of eight sizes.
///
/// It takes pixels of 0...255. A block widens its input, filters each channel by itself, weighs the
/// channels by what it sees in the whole image, and narrows the result.
/// - Source: Tan, Le, "EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks",
///   arXiv:1905.11946; `keras.applications.EfficientNetB0`.
public final class EfficientNetB0: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        EfficientNet(
            width: 1, depth: 1, topDropout: 0.2,
            isPretrained: arguments.weights == .imageNet)
    }
}

/// EfficientNetB1: like ``EfficientNetB0``, 1 times as wide and 1.1 times as deep, for images of
/// 240 pixels.
///
/// - Source: as ``EfficientNetB0``; `keras.applications.EfficientNetB1`.
public final class EfficientNetB1: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        EfficientNet(
            width: 1, depth: 1.1, topDropout: 0.2,
            isPretrained: arguments.weights == .imageNet)
    }
}

/// EfficientNetB2: like ``EfficientNetB0``, 1.1 times as wide and 1.2 times as deep, for images of
/// 260 pixels.
///
/// - Source: as ``EfficientNetB0``; `keras.applications.EfficientNetB2`.
public final class EfficientNetB2: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        EfficientNet(
            width: 1.1, depth: 1.2, topDropout: 0.3,
            isPretrained: arguments.weights == .imageNet)
    }
}

/// EfficientNetB3: like ``EfficientNetB0``, 1.2 times as wide and 1.4 times as deep, for images of
/// 300 pixels.
///
/// - Source: as ``EfficientNetB0``; `keras.applications.EfficientNetB3`.
public final class EfficientNetB3: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        EfficientNet(
            width: 1.2, depth: 1.4, topDropout: 0.3,
            isPretrained: arguments.weights == .imageNet)
    }
}

/// EfficientNetB4: like ``EfficientNetB0``, 1.4 times as wide and 1.8 times as deep, for images of
/// 380 pixels.
///
/// - Source: as ``EfficientNetB0``; `keras.applications.EfficientNetB4`.
public final class EfficientNetB4: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        EfficientNet(
            width: 1.4, depth: 1.8, topDropout: 0.4,
            isPretrained: arguments.weights == .imageNet)
    }
}

/// EfficientNetB5: like ``EfficientNetB0``, 1.6 times as wide and 2.2 times as deep, for images of
/// 456 pixels.
///
/// - Source: as ``EfficientNetB0``; `keras.applications.EfficientNetB5`.
public final class EfficientNetB5: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        EfficientNet(
            width: 1.6, depth: 2.2, topDropout: 0.4,
            isPretrained: arguments.weights == .imageNet)
    }
}

/// EfficientNetB6: like ``EfficientNetB0``, 1.8 times as wide and 2.6 times as deep, for images of
/// 528 pixels.
///
/// - Source: as ``EfficientNetB0``; `keras.applications.EfficientNetB6`.
public final class EfficientNetB6: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        EfficientNet(
            width: 1.8, depth: 2.6, topDropout: 0.5,
            isPretrained: arguments.weights == .imageNet)
    }
}

/// EfficientNetB7: like ``EfficientNetB0``, 2 times as wide and 3.1 times as deep, for images of
/// 600 pixels.
///
/// - Source: as ``EfficientNetB0``; `keras.applications.EfficientNetB7`.
public final class EfficientNetB7: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        EfficientNet(
            width: 2, depth: 3.1, topDropout: 0.5,
            isPretrained: arguments.weights == .imageNet)
    }
}
