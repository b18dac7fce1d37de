internal import DLNetworks

/// Xception: residual blocks of convolutions that filter each channel by itself, then mix them.
///
/// - Source: Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions",
///   arXiv:1610.02357, figure 5; `keras.applications.Xception`.
public final class Xception: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        XceptionBlocks()
    }
}

/// The layers of Xception.
struct XceptionBlocks: NetworkDescription {
    let namesPooling = false
    private let units = ConvolutionUnits()

    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = image
        for (index, filters) in [32, 64].enumerated() {
            let name = "block1_conv\(index + 1)"
            x = units.convolution(x, filters, 3, strides: 2 - index, name: name)
            x = units.activated(units.normalized(x, name: name + "_bn"), name: name + "_act")
        }
        for (index, filters) in [128, 256, 728].enumerated() {
            x = reduction(x, [filters, filters], number: index + 2)
        }
        for number in 5...12 {
            var residual = x
            for step in 1...3 {
                residual = separable(residual, 728, name: "block\(number)_sepconv\(step)")
            }
            x = Add()([residual, x])
        }
        x = reduction(x, [728, 1024], number: 13)
        for (index, filters) in [1536, 2048].enumerated() {
            let name = "block14_sepconv\(index + 1)"
            x = units.activated(filtered(x, filters, name: name), name: name + "_act")
        }
        return x
    }

    /// A separable convolution and its normalisation.
    private func filtered(
        _ x: SymbolicTensor, _ filters: Int, name: String
    ) -> SymbolicTensor {
        let x = SeparableConv2D(
            filters, kernelSize: 3, padding: .same, useBias: false, name: name)(x)
        return units.normalized(x, name: name + "_bn")
    }

    /// An activation, a separable convolution and its normalisation.
    private func separable(
        _ x: SymbolicTensor, _ filters: Int, name: String
    ) -> SymbolicTensor {
        filtered(units.activated(x, name: name + "_act"), filters, name: name)
    }

    /// Two separable convolutions and a pooling that halves the image, beside a 1 x 1 convolution
    /// that does so, too.
    private func reduction(
        _ input: SymbolicTensor, _ filters: [Int], number: Int
    ) -> SymbolicTensor {
        let shortcut = units.normalized(
            units.convolution(input, filters[1], 1, strides: 2, padding: .same))
        let name = "block\(number)_"
        // What comes into block 2 is activated already.
        var x =
            number == 2
            ? filtered(input, filters[0], name: name + "sepconv1")
            : separable(input, filters[0], name: name + "sepconv1")
        x = separable(x, filters[1], name: name + "sepconv2")
        x = MaxPooling2D(3, strides: 2, padding: .same, name: name + "pool")(x)
        return Add()([x, shortcut])
    }
}
