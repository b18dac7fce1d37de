internal import DLNetworks

/// The words in which convolutional networks are described: convolution, normalisation, ReLU.
///
/// It holds what all units of a network have in common. Layers without a name get Keras's.
struct ConvolutionUnits {
    /// Whether convolutions add a bias.
    var useBias = false
    /// What batch normalisation adds to the variance.
    var epsilon: Float = 1e-3
    /// The share of the old statistics that a training step keeps.
    var momentum: Float = 0.99
    /// Whether batch normalisation learns a factor.
    var scale = true
    /// The rule for the first kernels.
    var initializer = Initializer.glorotUniform

    /// A convolution without activation.
    func convolution(
        _ x: SymbolicTensor, _ filters: Int, _ kernelSize: Size2D, strides: Int = 1,
        padding: Padding = .valid, name: String? = nil
    ) -> SymbolicTensor {
        Conv2D(
            filters, kernelSize: kernelSize, strides: strides, padding: padding, useBias: useBias,
            kernelInitializer: initializer, name: name)(x)
    }

    /// Batch normalisation.
    func normalized(_ x: SymbolicTensor, name: String? = nil) -> SymbolicTensor {
        BatchNormalization(momentum: momentum, epsilon: epsilon, scale: scale, name: name)(x)
    }

    /// ReLU as a layer of its own.
    func activated(_ x: SymbolicTensor, name: String? = nil) -> SymbolicTensor {
        Activation(.relu, name: name)(x)
    }

    /// Convolution, normalisation and ReLU: `name_conv`, `name_bn`, `name_relu`.
    func unit(
        _ x: SymbolicTensor, _ filters: Int, _ kernelSize: Size2D, strides: Int = 1,
        padding: Padding = .same, name: String? = nil
    ) -> SymbolicTensor {
        let sum = convolution(
            x, filters, kernelSize, strides: strides, padding: padding,
            name: name.map { $0 + "_conv" })
        return activated(
            normalized(sum, name: name.map { $0 + "_bn" }), name: name.map { $0 + "_relu" })
    }

    /// Normalisation and ReLU in front of a convolution: `name_bn`, `name_relu`.
    func preactivated(_ x: SymbolicTensor, name: String) -> SymbolicTensor {
        activated(normalized(x, name: name + "_bn"), name: name + "_relu")
    }
}
