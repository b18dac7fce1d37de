internal import Synchronization

extension ConfigurableLayer {
    /// Lets model files with layers of this class be loaded.
    ///
    /// Files name classes, and nothing is made that was not registered; the layers of the library
    /// are. In a notebook the class that was registered last under a name counts.
    public static func register() {
        LayerRegistry.register(self, name: String(describing: self))
    }
}

/// The classes of layers that model files may name.
package enum LayerRegistry {
    /// The layers of the library.
    private static let builtIn: [any ConfigurableLayer.Type] =
        core + convolutional + poolings + shapes + recurrent + noise + augmentation

    private static let core: [any ConfigurableLayer.Type] = [
        Activation.self, Add.self, Average.self, BatchNormalization.self, CategoryEncoding.self,
        Concatenate.self, CustomScaleLayer.self, Dense.self, Dot.self, ELU.self, Flatten.self,
        GroupNormalization.self, Identity.self, ImagePreprocessing.self, InputLayer.self,
        LayerNormalization.self, LayerScale.self, LeakyReLU.self, Maximum.self, Minimum.self,
        MultiHeadAttention.self, Multiply.self, Normalization.self, PReLU.self, ReLU.self,
        Rescaling.self, Softmax.self, SpectralNormalization.self, StochasticDepth.self,
        Subtract.self, SymbolicOperation.self, UnitNormalization.self,
    ]

    private static let convolutional: [any ConfigurableLayer.Type] = [
        Conv1D.self, Conv1DTranspose.self, Conv2D.self, Conv2DTranspose.self, Conv3D.self,
        DepthwiseConv1D.self, DepthwiseConv2D.self, SeparableConv1D.self, SeparableConv2D.self,
    ]

    private static let poolings: [any ConfigurableLayer.Type] = [
        AveragePooling1D.self, AveragePooling2D.self, AveragePooling3D.self,
        GlobalAveragePooling1D.self, GlobalAveragePooling2D.self, GlobalAveragePooling3D.self,
        GlobalMaxPooling1D.self, GlobalMaxPooling2D.self, GlobalMaxPooling3D.self,
        MaxPooling1D.self, MaxPooling2D.self, MaxPooling3D.self,
    ]

    private static let shapes: [any ConfigurableLayer.Type] = [
        CenterCrop.self, Cropping1D.self, Cropping2D.self, Cropping3D.self, Permute.self,
        RepeatVector.self,
        Reshape.self, Resizing.self, UpSampling1D.self, UpSampling2D.self, UpSampling3D.self,
        ZeroPadding1D.self, ZeroPadding2D.self, ZeroPadding3D.self,
    ]

    private static let recurrent: [any ConfigurableLayer.Type] = [
        Bidirectional.self, Embedding.self, GRU.self, LSTM.self, Masking.self, SimpleRNN.self,
        TimeDistributed.self,
    ]

    private static let noise: [any ConfigurableLayer.Type] = [
        AlphaDropout.self, Dropout.self, GaussianDropout.self, GaussianNoise.self,
        SpatialDropout1D.self, SpatialDropout2D.self,
    ]

    private static let augmentation: [any ConfigurableLayer.Type] = [
        RandomBrightness.self, RandomContrast.self, RandomCrop.self, RandomFlip.self,
        RandomRotation.self, RandomTranslation.self, RandomZoom.self,
    ]

    private static let classes = Mutex(
        Dictionary(
            builtIn.map { (String(describing: $0), $0) }, uniquingKeysWith: { first, _ in first }))

    /// The names of the library's layers.
    package static var builtInNames: Set<String> { Set(builtIn.map { String(describing: $0) }) }

    fileprivate static func register(_ type: any ConfigurableLayer.Type, name: String) {
        classes.withLock { $0[name] = type }
    }

    /// The class with this name, if it is known.
    package static func type(named name: String) -> (any ConfigurableLayer.Type)? {
        classes.withLock { $0[name] }
    }
}
