internal import DLNetworks

/// ResNet50: sixteen residual blocks of three convolutions, in four stacks.
///
/// A block narrows its input by a 1 x 1 convolution, filters it by a 3 x 3 one, widens it by
/// another 1 x 1 one, and adds the input, which the first block of a stack brings to the new size
/// by a convolution of its own.
/// - Source: He, Zhang, Ren, Sun, "Deep Residual Learning for Image Recognition",
///   arXiv:1512.03385; `keras.applications.ResNet50`.
public final class ResNet50: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        ResNet(depths: [3, 4, 6, 3])
    }
}

/// ResNet101: like ``ResNet50``, with 33 blocks.
///
/// - Source: as ``ResNet50``; `keras.applications.ResNet101`.
public final class ResNet101: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        ResNet(depths: [3, 4, 23, 3])
    }
}

/// ResNet152: like ``ResNet50``, with 50 blocks.
///
/// - Source: as ``ResNet50``; `keras.applications.ResNet152`.
public final class ResNet152: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        ResNet(depths: [3, 8, 36, 3])
    }
}

/// The layers of a residual network of the first version.
struct ResNet: NetworkDescription {
    /// How many blocks each stack has.
    let depths: [Int]
    private let units = ConvolutionUnits(useBias: true, epsilon: 1.001e-5)

    /// Describes a network with stacks of so many blocks.
    init(depths: [Int]) { self.depths = depths }

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
