internal import DLNetworks

/// EfficientNetLite0: ``EfficientNetB0`` for small devices: ReLU6, and no channels that are weighed.
///
/// It is none of Keras's networks. The names of its layers are those that Keras's EfficientNet has.
/// - Source: github.com/tensorflow/tpu, models/official/efficientnet/lite.
public final class EfficientNetLite0: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        EfficientNet(width: 1, depth: 1, topDropout: 0.2, isLite: true)
    }
}

/// EfficientNetLite1: like ``EfficientNetLite0``, 1 times as wide and 1.1 times as deep.
///
/// - Source: as ``EfficientNetLite0``.
public final class EfficientNetLite1: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        EfficientNet(width: 1, depth: 1.1, topDropout: 0.2, isLite: true)
    }
}

/// EfficientNetLite2: like ``EfficientNetLite0``, 1.1 times as wide and 1.2 times as deep.
///
/// - Source: as ``EfficientNetLite0``.
public final class EfficientNetLite2: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        EfficientNet(width: 1.1, depth: 1.2, topDropout: 0.3, isLite: true)
    }
}
