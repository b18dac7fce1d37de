internal import DLNetworks

/// The words in which convolutional networks are described: convolution, normalisation, activation,
/// and the units made of them.
///
/// It holds what all units of a network have in common. Layers without a name get Keras's.
struct ConvolutionUnits {
    /// The function behind a normalisation, and the layer that computes it.
    enum Nonlinearity {
        /// A layer ``Activation``.
        case function(ActivationFunction)
        /// A layer ``ReLU``, up to a number or without end.
        case relu(max: Float?)

        /// The layer.
        func layer(name: String?) -> Layer {
            switch self {
            case .function(let function): Activation(function, name: name)
            case .relu(let maximum): ReLU(maximum: maximum, name: name)
            }
        }
    }

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
    /// The function behind a normalisation.
    var activation = Nonlinearity.function(.relu)

    /// A convolution without activation.
    func convolution(
        _ x: SymbolicTensor, _ filters: Int, _ kernelSize: Size2D, strides: Int = 1,
        padding: Padding = .valid, name: String? = nil
    ) -> SymbolicTensor {
        Conv2D(
            filters, kernelSize: kernelSize, strides: strides, padding: padding, useBias: useBias,
            kernelInitializer: initializer, name: name)(x)
    }

    /// A convolution of each channel by itself, without bias and activation.
    func depthwise(
        _ x: SymbolicTensor, _ kernelSize: Int, strides: Int = 1, padding: Padding = .same,
        multiplier: Int = 1, name: String
    ) -> SymbolicTensor {
        DepthwiseConv2D(
            kernelSize: kernelSize, strides: strides, padding: padding, depthMultiplier: multiplier,
            useBias: false, depthwiseInitializer: initializer, name: name)(x)
    }

    /// A border of zeros and a convolution of each channel that halves the image, or only the
    /// convolution where it keeps its size.
    func borderedDepthwise(
        _ x: SymbolicTensor, _ kernelSize: Int, strides: Int, border: String, name: String
    ) -> SymbolicTensor {
        guard strides > 1 else { return depthwise(x, kernelSize, name: name) }
        return depthwise(
            halvingBorder(x, kernelSize, name: border), kernelSize, strides: strides,
            padding: .valid, name: name)
    }

    /// The zeros that Keras's networks put around an image in front of a filter with stride 2.
    ///
    /// For an even size one less in front, so that the filter's last position ends with the image.
    func halvingBorder(
        _ x: SymbolicTensor, _ kernelSize: Int, name: String? = nil
    ) -> SymbolicTensor {
        func sides(_ size: Int) -> (Int, Int) {
            (kernelSize / 2 - (size.isMultiple(of: 2) ? 1 : 0), kernelSize / 2)
        }
        return ZeroPadding2D(rows: sides(x.shape[0]), columns: sides(x.shape[1]), name: name)(x)
    }

    /// Batch normalisation.
    func normalized(_ x: SymbolicTensor, name: String? = nil) -> SymbolicTensor {
        BatchNormalization(momentum: momentum, epsilon: epsilon, scale: scale, name: name)(x)
    }

    /// The activation as a layer of its own.
    func activated(_ x: SymbolicTensor, name: String? = nil) -> SymbolicTensor {
        activation.layer(name: name)(x)
    }

    /// Convolution, normalisation and activation: `name_conv`, `name_bn`, `name_relu`.
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

    /// Normalisation and activation in front of a convolution: `name_bn`, `name_relu`.
    func preactivated(_ x: SymbolicTensor, name: String) -> SymbolicTensor {
        activated(normalized(x, name: name + "_bn"), name: name + "_relu")
    }
}

/// The nearest multiple of 8, at least 8, that is not more than a tenth smaller.
///
/// Widths of networks for mobile devices are such multiples.
/// - Source: `make_divisible` of the reference implementation of MobileNetV2.
func divisibleBy8(_ value: Double) -> Int {
    let rounded = max(8, Int(value + 4) / 8 * 8)
    return Double(rounded) < 0.9 * value ? rounded + 8 : rounded
}

/// The decimal number that a factor was written as: 1.3 and not 1.2999999523, so that widths are
/// those of programs that count with more digits.
func decimal(_ factor: Float) -> Double { Double("\(factor)") ?? Double(factor) }
