public import DLNetworks

/// ResNet50: sixteen residual blocks of three convolutions, in four stacks.
///
/// A block narrows its input by a 1 x 1 convolution, filters it by a 3 x 3 one, widens it by
/// another 1 x 1 one, and adds the input, which the first block of a stack brings to the new size
/// by a convolution of its own. Layers have Keras's names and order.
/// - Source: He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition",
///   arXiv:1512.03385; `keras.applications.ResNet50`.
public final class ResNet50: Model, ImageNetwork, StoredNetwork {
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
        classifierActivation: ActivationFunction = .softmax, name: String = "resnet50"
    ) throws {
        let ends = try ResNet50.description.connect(
            ApplicationArguments(
                weights: weights, includeTop: includeTop, inputShape: inputShape, pooling: pooling,
                classes: classes, classifierActivation: classifierActivation))
        super.init(inputs: [ends.input], outputs: [ends.output], name: name)
        if weights == .imageNet {
            try loadImageNetWeights(into: self, application: "ResNet50", includeTop: includeTop)
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
            model: "ResNet50", size: 224, smallestSize: 32,
            weightsFile: "resnet50_weights_tf_dim_ordering_tf_kernels", top: .average,
            namesPooling: true, features: ResNetBlocks(depths: [3, 4, 6, 3]).features)
    }
}

/// The layers of a residual network of the first version.
struct ResNetBlocks {
    /// How many blocks each stack has.
    let depths: [Int]
    private let units = ConvolutionUnits(useBias: true, epsilon: 1.001e-5)

    /// Describes a network with stacks of so many blocks.
    init(depths: [Int]) { self.depths = depths }

    /// Connects all layers from the image to the 2,048 features.
    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = ZeroPadding2D(3, name: "conv1_pad")(image)
        x = units.unit(x, 64, 7, strides: 2, padding: .valid, name: "conv1")
        x = ZeroPadding2D(1, name: "pool1_pad")(x)
        x = MaxPooling2D(3, strides: 2, name: "pool1_pool")(x)
        for (stack, depth) in depths.enumerated() {
            for block in 1...depth {
                x = connect(
                    x, filters: 64 << stack, strides: stack > 0 && block == 1 ? 2 : 1,
                    projects: block == 1, name: "conv\(stack + 2)_block\(block)")
            }
        }
        return x
    }

    private func connect(
        _ input: SymbolicTensor, filters: Int, strides: Int, projects: Bool, name: String
    ) -> SymbolicTensor {
        var shortcut = input
        if projects {
            shortcut = units.convolution(
                input, 4 * filters, 1, strides: strides, name: name + "_0_conv")
            shortcut = units.normalized(shortcut, name: name + "_0_bn")
        }
        var x = units.unit(
            input, filters, 1, strides: strides, padding: .valid, name: name + "_1")
        x = units.unit(x, filters, 3, name: name + "_2")
        x = units.convolution(x, 4 * filters, 1, name: name + "_3_conv")
        x = units.normalized(x, name: name + "_3_bn")
        x = Add(name: name + "_add")([shortcut, x])
        return units.activated(x, name: name + "_out")
    }
}
