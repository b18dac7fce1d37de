internal import DLNetworks

/// DenseNet121: four dense blocks, in which each layer sees the results of all layers before it.
///
/// A layer normalises, narrows by a 1 x 1 convolution, filters by a 3 x 3 one and puts its 32
/// channels beside those it has got. Between blocks a transition halves the channels and the image.
/// - Source: Huang, Liu, van der Maaten, Weinberger, "Densely Connected Convolutional Networks",
///   arXiv:1608.06993; `keras.applications.DenseNet121`.
public final class DenseNet121: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        DenseNet(depths: [6, 12, 24, 16])
    }
}

/// DenseNet169: like ``DenseNet121``, with 82 layers in its blocks.
///
/// - Source: as ``DenseNet121``; `keras.applications.DenseNet169`.
public final class DenseNet169: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        DenseNet(depths: [6, 12, 32, 32])
    }
}

/// DenseNet201: like ``DenseNet121``, with 98 layers in its blocks.
///
/// - Source: as ``DenseNet121``; `keras.applications.DenseNet201`.
public final class DenseNet201: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        DenseNet(depths: [6, 12, 48, 32])
    }
}

/// The layers of a densely connected network.
struct DenseNet: NetworkDescription {
    /// How many layers each dense block has.
    let depths: [Int]
    private let units = ConvolutionUnits(epsilon: 1.001e-5)
    /// The channels that each layer adds.
    private let growth = 32

    /// Describes a network with dense blocks of so many layers.
    init(depths: [Int]) { self.depths = depths }

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
