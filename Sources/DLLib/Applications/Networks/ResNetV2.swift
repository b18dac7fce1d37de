internal import DLNetworks

/// ResNet50V2: residual blocks that normalise and activate in front of their convolutions.
///
/// So nothing but additions lies between the first block and the last one; where the image gets
/// smaller, the last block of a stack does it.
/// - Source: He, Zhang, Ren, Sun, "Identity Mappings in Deep Residual Networks", arXiv:1603.05027;
///   `keras.applications.ResNet50V2`.
public final class ResNet50V2: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        ResNetV2(depths: [3, 4, 6, 3])
    }
}

/// ResNet101V2: like ``ResNet50V2``, with 33 blocks.
///
/// - Source: as ``ResNet50V2``; `keras.applications.ResNet101V2`.
public final class ResNet101V2: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        ResNetV2(depths: [3, 4, 23, 3])
    }
}

/// ResNet152V2: like ``ResNet50V2``, with 50 blocks.
///
/// - Source: as ``ResNet50V2``; `keras.applications.ResNet152V2`.
public final class ResNet152V2: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        ResNetV2(depths: [3, 8, 36, 3])
    }
}

/// The layers of a residual network of the second version.
struct ResNetV2: NetworkDescription {
    /// How many blocks each stack has.
    let depths: [Int]
    /// Convolutions in front of a normalisation have no bias, those in front of an addition have.
    private let inner = ConvolutionUnits(epsilon: 1.001e-5)
    private let outer = ConvolutionUnits(useBias: true, epsilon: 1.001e-5)

    /// Describes a network with stacks of so many blocks.
    init(depths: [Int]) { self.depths = depths }

    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = ZeroPadding2D(3, name: "conv1_pad")(image)
        x = outer.convolution(x, 64, 7, strides: 2, name: "conv1_conv")
        x = ZeroPadding2D(1, name: "pool1_pad")(x)
        x = MaxPooling2D(3, strides: 2, name: "pool1_pool")(x)
        for (stack, depth) in depths.enumerated() {
            let isLast = stack == depths.count - 1
            for block in 1...depth {
                x = connect(
                    x, filters: 64 << stack, strides: block == depth && !isLast ? 2 : 1,
                    projects: block == 1, name: "conv\(stack + 2)_block\(block)")
            }
        }
        return inner.preactivated(x, name: "post")
    }

    private func connect(
        _ input: SymbolicTensor, filters: Int, strides: Int, projects: Bool, name: String
    ) -> SymbolicTensor {
        let start = inner.preactivated(input, name: name + "_preact")
        var shortcut = input
        if projects {
            shortcut = outer.convolution(
                start, 4 * filters, 1, strides: strides, name: name + "_0_conv")
        } else if strides > 1 {
            shortcut = MaxPooling2D(1, strides: strides)(input)
        }
        var x = inner.unit(start, filters, 1, padding: .valid, name: name + "_1")
        x = ZeroPadding2D(1, name: name + "_2_pad")(x)
        x = inner.unit(x, filters, 3, strides: strides, padding: .valid, name: name + "_2")
        x = outer.convolution(x, 4 * filters, 1, name: name + "_3_conv")
        return Add(name: name + "_out")([shortcut, x])
    }
}
