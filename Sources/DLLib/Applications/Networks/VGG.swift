internal import DLNetworks

/// VGG16: thirteen 3 x 3 convolutions in five blocks, each ending in a pooling that halves the image.
///
///     let base = try VGG16(weights: .none, includeTop: false, inputShape: [150, 150, 3])
///     base.freeze(upTo: 13)
///
/// The features of an image of 150 pixels are `[4, 4, 512]`.
/// - Source: Simonyan, Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
///   Recognition", arXiv:1409.1556, configuration D; `keras.applications.VGG16`.
public final class VGG16: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        VGG(depths: [2, 2, 3, 3, 3])
    }
}

/// VGG19: sixteen 3 x 3 convolutions in five blocks, each ending in a pooling that halves the image.
///
/// - Source: as ``VGG16``, configuration E; `keras.applications.VGG19`.
public final class VGG19: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        VGG(depths: [2, 2, 4, 4, 4])
    }
}

/// The layers of a VGG network.
struct VGG: NetworkDescription {
    /// How many convolutions each block has.
    let depths: [Int]
    let namesPooling = false

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

    /// All features in a row, and two layers with ReLU in front of the classes.
    func classified(
        _ features: SymbolicTensor, _ classes: Int, _ activation: ActivationFunction
    ) -> SymbolicTensor {
        var x = Flatten(name: "flatten")(features)
        x = Dense(4096, activation: .relu, name: "fc1")(x)
        x = Dense(4096, activation: .relu, name: "fc2")(x)
        return Dense(classes, activation: activation, name: "predictions")(x)
    }
}
