public import DLNetworks

/// VGG16: thirteen 3 x 3 convolutions in five blocks, each ending in a pooling that halves the image.
///
///     let base = try VGG16(weights: .none, includeTop: false, inputShape: [150, 150, 3])
///     base.freeze(upTo: 13)
///
/// Layers have Keras's names and order; the features of an image of 150 pixels are `[4, 4, 512]`.
/// - Source: Simonyan, Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
///   Recognition", arXiv:1409.1556, configuration D; `keras.applications.VGG16`.
public final class VGG16: Model, ImageNetwork, StoredNetwork {
    /// Blue, green, red around the mean of ImageNet.
    public static let preprocessing = ImageScaling.caffe

    /// Creates the network.
    ///
    /// - Parameters:
    ///   - weights: Where the first weights come from.
    ///   - includeTop: Whether the classifier is part of the network.
    ///   - inputShape: Height, width and channels, at least 32 pixels high and
    ///     wide; `[224, 224, 3]` unless given.
    ///   - pooling: What ends the network where there is no classifier.
    ///   - classes: The number of classes of the classifier.
    ///   - classifierActivation: The activation of the classifier; `.linear` gives logits.
    ///   - name: The name of the model.
    /// - Throws: ``ApplicationError`` for arguments that do not fit together, and ``CheckpointError``
    ///   where the weights of ImageNet are neither on this machine nor to be fetched.
    public init(
        weights: ApplicationWeights = .imageNet, includeTop: Bool = true,
        inputShape: Shape? = nil, pooling: FeaturePooling = .none, classes: Int = 1000,
        classifierActivation: ActivationFunction = .softmax, name: String = "vgg16"
    ) throws {
        let ends = try VGG16.description.connect(
            ApplicationArguments(
                weights: weights, includeTop: includeTop, inputShape: inputShape, pooling: pooling,
                classes: classes, classifierActivation: classifierActivation))
        super.init(inputs: [ends.input], outputs: [ends.output], name: name)
        if weights == .imageNet {
            try loadImageNetWeights(into: self, application: "VGG16", includeTop: includeTop)
        }
    }

    package init(
        restored inputs: [SymbolicTensor], outputs: [SymbolicTensor], name: String,
        weightsFile: String?
    ) {
        super.init(inputs: inputs, outputs: outputs, name: name)
    }

    private static var description: NetworkDescription {
        NetworkDescription(
            model: "VGG16", size: 224, smallestSize: 32,
            weightsFile: "vgg16_weights_tf_dim_ordering_tf_kernels", top: .dense([4096, 4096]),
            namesPooling: false, features: VGGBlocks(depths: [2, 2, 3, 3, 3]).features)
    }
}

/// The convolutions of a VGG network.
struct VGGBlocks {
    /// How many convolutions each block has.
    let depths: [Int]

    /// Connects all layers from the image to the 512 features.
    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = image
        for (index, depth) in depths.enumerated() {
            let block = "block\(index + 1)"
            // Twice as many filters as before, up to 512.
            let filters = min(64 << index, 512)
            for layer in 1...depth {
                x = Conv2D(
                    filters, kernelSize: 3, padding: .same, activation: .relu,
                    name: "\(block)_conv\(layer)")(x)
            }
            x = MaxPooling2D(2, name: "\(block)_pool")(x)
        }
        return x
    }
}
