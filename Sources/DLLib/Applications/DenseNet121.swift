public import DLNetworks

/// DenseNet121: four dense blocks, in which each layer sees the results of all layers before it.
///
/// A layer normalises, narrows by a 1 x 1 convolution, filters by a 3 x 3 one and puts its 32
/// channels beside those it has got. Between blocks a transition halves the channels and the image.
/// Layers have Keras's names and order.
/// - Source: Huang, Liu, van der Maaten, Weinberger, "Densely Connected Convolutional Networks",
///   arXiv:1608.06993; `keras.applications.DenseNet121`.
public final class DenseNet121: Model, ImageNetwork, StoredNetwork {
    /// ImageNet's mean and deviation.
    public static let preprocessing = ImageScaling.torch

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
        classifierActivation: ActivationFunction = .softmax, name: String = "densenet121"
    ) throws {
        let ends = try DenseNet121.description.connect(
            ApplicationArguments(
                weights: weights, includeTop: includeTop, inputShape: inputShape, pooling: pooling,
                classes: classes, classifierActivation: classifierActivation))
        super.init(inputs: [ends.input], outputs: [ends.output], name: name)
        if weights == .imageNet {
            try loadImageNetWeights(into: self, application: "DenseNet121", includeTop: includeTop)
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
            model: "DenseNet121", size: 224, smallestSize: 32,
            weightsFile: "densenet121_weights_tf_dim_ordering_tf_kernels", top: .average,
            namesPooling: true, features: DenseNetBlocks(depths: [6, 12, 24, 16]).features)
    }
}

/// The layers of a densely connected network.
struct DenseNetBlocks {
    /// How many layers each dense block has.
    let depths: [Int]
    private let units = ConvolutionUnits(epsilon: 1.001e-5)
    /// The channels that each layer adds.
    private let growth = 32

    /// Describes a network with dense blocks of so many layers.
    init(depths: [Int]) { self.depths = depths }

    /// Connects all layers from the image to the features.
    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = ZeroPadding2D(3)(image)
        x = units.unit(x, 64, 7, strides: 2, padding: .valid, name: "conv1")
        x = ZeroPadding2D(1)(x)
        x = MaxPooling2D(3, strides: 2, name: "pool1")(x)
        for (index, depth) in depths.enumerated() {
            for layer in 1...depth {
                x = connect(x, name: "conv\(index + 2)_block\(layer)")
            }
            if index < depths.count - 1 { x = transition(x, name: "pool\(index + 2)") }
        }
        return units.activated(units.normalized(x, name: "bn"), name: "relu")
    }

    private func connect(_ input: SymbolicTensor, name: String) -> SymbolicTensor {
        var x = units.preactivated(input, name: name + "_0")
        x = units.unit(x, 4 * growth, 1, padding: .valid, name: name + "_1")
        x = units.convolution(x, growth, 3, padding: .same, name: name + "_2_conv")
        return Concatenate(name: name + "_concat")([input, x])
    }

    private func transition(_ input: SymbolicTensor, name: String) -> SymbolicTensor {
        let x = units.preactivated(input, name: name)
        let half = units.convolution(x, input.shape[2] / 2, 1, name: name + "_conv")
        return AveragePooling2D(2, name: name + "_pool")(half)
    }
}
