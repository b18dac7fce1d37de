public import DLNetworks

/// InceptionV3: blocks of parallel branches with windows of several sizes, joined side by side.
///
/// Large windows are taken apart: 5 x 5 into two of 3 x 3, 7 x 7 into 1 x 7 and 7 x 1. Batch
/// normalisation has no factor. Layers have Keras's names and order.
/// - Source: Szegedy, Vanhoucke, Ioffe, Shlens, Wojna, "Rethinking the Inception Architecture for
///   Computer Vision", arXiv:1512.00567; `keras.applications.InceptionV3`.
public final class InceptionV3: Model, ImageNetwork, StoredNetwork {
    /// -1...1.
    public static let preprocessing = ImageScaling.symmetric

    /// Creates the network.
    ///
    /// - Parameters:
    ///   - weights: Where the first weights come from.
    ///   - includeTop: Whether the classifier is part of the network.
    ///   - inputShape: Height, width and channels, at least 75 pixels high and
    ///     wide; `[299, 299, 3]` unless given.
    ///   - pooling: What ends the network where there is no classifier.
    ///   - classes: The number of classes of the classifier.
    ///   - classifierActivation: The activation of the classifier; `.linear` gives logits.
    ///   - name: The name of the model.
    /// - Throws: ``ApplicationError`` for arguments that do not fit together, and ``CheckpointError``
    ///   where the weights of ImageNet are neither on this machine nor to be fetched.
    public init(
        weights: ApplicationWeights = .imageNet, includeTop: Bool = true,
        inputShape: Shape? = nil, pooling: FeaturePooling = .none, classes: Int = 1000,
        classifierActivation: ActivationFunction = .softmax, name: String = "inception_v3"
    ) throws {
        let ends = try InceptionV3.description.connect(
            ApplicationArguments(
                weights: weights, includeTop: includeTop, inputShape: inputShape, pooling: pooling,
                classes: classes, classifierActivation: classifierActivation))
        super.init(inputs: [ends.input], outputs: [ends.output], name: name)
        if weights == .imageNet {
            try loadImageNetWeights(into: self, application: "InceptionV3", includeTop: includeTop)
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
            model: "InceptionV3", size: 299, smallestSize: 75,
            weightsFile: "inception_v3_weights_tf_dim_ordering_tf_kernels", top: .average,
            namesPooling: false, features: InceptionV3Blocks().features)
    }
}

/// The layers of InceptionV3 up to its features.
struct InceptionV3Blocks {
    /// A convolution of a branch: its filters and its window.
    private typealias Window = (filters: Int, size: Size2D)

    private let units = ConvolutionUnits(scale: false)

    /// Connects all layers from the image to the 2,048 features.
    ///
    /// The sizes in the names of the paper's figures: 35 x 35 (figure 5), 17 x 17 (figure 6) and
    /// 8 x 8 (figure 7).
    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = units.unit(image, 32, 3, strides: 2, padding: .valid)
        x = units.unit(x, 32, 3, padding: .valid)
        x = units.unit(x, 64, 3)
        x = MaxPooling2D(3, strides: 2)(x)
        x = units.unit(x, 80, 1, padding: .valid)
        x = units.unit(x, 192, 3, padding: .valid)
        x = MaxPooling2D(3, strides: 2)(x)
        for (index, pooled) in [32, 64, 64].enumerated() {
            x = block(
                x,
                [
                    [(64, 1)], [(48, 1), (64, 5)], [(64, 1), (96, 3), (96, 3)],
                ], pooled: pooled, name: "mixed\(index)")
        }
        x = reduction(x, [[(384, 3)], [(64, 1), (96, 3), (96, 3)]], name: "mixed3")
        for (index, width) in [128, 160, 160, 192].enumerated() {
            let narrow: [Window] = [(width, 1), (width, [1, 7]), (192, [7, 1])]
            let twice: [Window] = [
                (width, 1), (width, [7, 1]), (width, [1, 7]), (width, [7, 1]), (192, [1, 7]),
            ]
            x = block(x, [[(192, 1)], narrow, twice], pooled: 192, name: "mixed\(index + 4)")
        }
        x = reduction(
            x, [[(192, 1), (320, 3)], [(192, 1), (192, [1, 7]), (192, [7, 1]), (192, 3)]],
            name: "mixed8")
        for index in 0..<2 { x = wideBlock(x, index) }
        return x
    }

    /// One convolution after another, each keeping the size of the image.
    private func branch(_ x: SymbolicTensor, _ windows: [Window]) -> SymbolicTensor {
        windows.reduce(x) { units.unit($0, $1.filters, $1.size) }
    }

    /// A pooling that keeps the size of the image, and a convolution.
    private func pooledBranch(_ x: SymbolicTensor, _ filters: Int) -> SymbolicTensor {
        let means = AveragePooling2D(3, strides: 1, padding: .same)(x)
        return units.unit(means, filters, 1)
    }

    /// Branches that keep the size of the image.
    private func block(
        _ x: SymbolicTensor, _ branches: [[Window]], pooled: Int, name: String
    ) -> SymbolicTensor {
        let ends = branches.map { branch(x, $0) }
        return Concatenate(name: name)(ends + [pooledBranch(x, pooled)])
    }

    /// Branches whose last step, like a pooling beside them, halves the image.
    private func reduction(
        _ x: SymbolicTensor, _ branches: [[Window]], name: String
    ) -> SymbolicTensor {
        let ends = branches.map { windows in
            let start = branch(x, Array(windows.dropLast()))
            let last = windows[windows.count - 1]
            return units.unit(start, last.filters, last.size, strides: 2, padding: .valid)
        }
        return Concatenate(name: name)(ends + [MaxPooling2D(3, strides: 2)(x)])
    }

    /// A block of the coarsest grid, whose branches split once more.
    private func wideBlock(_ x: SymbolicTensor, _ index: Int) -> SymbolicTensor {
        let point = units.unit(x, 320, 1)
        let once = split(branch(x, [(384, 1)]), name: "mixed9_\(index)")
        let twice = split(branch(x, [(448, 1), (384, 3)]), name: nil)
        return Concatenate(name: "mixed\(9 + index)")([point, once, twice, pooledBranch(x, 192)])
    }

    /// The same input filtered along rows and along columns.
    private func split(_ x: SymbolicTensor, name: String?) -> SymbolicTensor {
        let (rows, columns) = (units.unit(x, 384, [1, 3]), units.unit(x, 384, [3, 1]))
        return Concatenate(name: name)([rows, columns])
    }
}
