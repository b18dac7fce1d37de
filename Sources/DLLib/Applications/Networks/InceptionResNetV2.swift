internal import DLNetworks

/// InceptionResNetV2: blocks of parallel branches whose joint result is a residual.
///
/// The branches are joined side by side, brought to the channels of the input by a 1 x 1
/// convolution, and added to the input in part.
/// - Source: Szegedy, Ioffe, Vanhoucke, Alemi, "Inception-v4, Inception-ResNet and the Impact of
///   Residual Connections on Learning", arXiv:1602.07261; `keras.applications.InceptionResNetV2`.
public final class InceptionResNetV2: ImageNetwork {
    override class func description(_ arguments: ApplicationArguments) -> any NetworkDescription {
        InceptionResNet()
    }
}

/// The layers of InceptionResNetV2.
struct InceptionResNet: NetworkDescription {
    let namesPooling = false
    private let units = InceptionUnits()

    func features(_ image: SymbolicTensor) -> SymbolicTensor {
        var x = start(units.stem(image))
        for index in 1...10 {
            x = block(
                x, [[(32, 1)], [(32, 1), (32, 3)], [(32, 1), (48, 3), (64, 3)]], scale: 0.17,
                name: "block35_\(index)")
        }
        x = units.reduction(x, [[(384, 3)], [(256, 1), (256, 3), (384, 3)]], name: "mixed_6a")
        for index in 1...20 {
            x = block(
                x, [[(192, 1)], [(128, 1), (160, [1, 7]), (192, [7, 1])]], scale: 0.1,
                name: "block17_\(index)")
        }
        x = units.reduction(
            x, [[(256, 1), (384, 3)], [(256, 1), (288, 3)], [(256, 1), (288, 3), (320, 3)]],
            name: "mixed_7a")
        for index in 1...10 {
            // The last block adds all of its residual and leaves out the activation.
            x = block(
                x, [[(192, 1)], [(192, 1), (224, [1, 3]), (256, [3, 1])]],
                scale: index < 10 ? 0.2 : 1, isActivated: index < 10, name: "block8_\(index)")
        }
        x = units.all.convolution(x, 1536, 1, padding: .same, name: "conv_7b")
        return units.all.activated(units.all.normalized(x, name: "conv_7b_bn"), name: "conv_7b_ac")
    }

    /// The first block, whose branches are joined without a residual.
    private func start(_ x: SymbolicTensor) -> SymbolicTensor {
        let windows: [[InceptionUnits.Window]] = [
            [(96, 1)], [(48, 1), (64, 5)], [(64, 1), (96, 3), (96, 3)],
        ]
        let ends = windows.map { units.branch(x, $0) }
        return Concatenate(name: "mixed_5b")(ends + [units.pooled(x, 64)])
    }

    /// Branches whose joint result is added to the input in part.
    private func block(
        _ x: SymbolicTensor, _ branches: [[InceptionUnits.Window]], scale: Float,
        isActivated: Bool = true,
        name: String
    ) -> SymbolicTensor {
        let joined = Concatenate(name: name + "_mixed")(branches.map { units.branch(x, $0) })
        let residual = Conv2D(
            x.shape[2], kernelSize: 1, padding: .same, name: name + "_conv")(joined)
        let sum = CustomScaleLayer(scale)([x, residual])
        return isActivated ? units.all.activated(sum, name: name + "_ac") : sum
    }
}
