internal import DLTensors

/// A layer that can be part of a pass that runs several layers at once.
protocol FusableLayer: Layer {
    /// What it is in such a pass; `nil` where its settings do not allow it.
    var fusionRole: FusionRole? { get }
}

/// What a layer is in a pass that runs several layers at once.
enum FusionRole {
    /// Zeros around an image, which a convolution can add itself.
    case padding(Padding)
    /// A convolution of images in so many groups; `nil` for as many as the image has channels.
    case convolution(groups: Int?)
    /// A normalisation, which goes into the filters of the convolution before it.
    case normalization
    /// A sum of two inputs.
    case addition
    /// An activation that a kernel applies to its result as it writes it.
    case activation(ActivationFunction)
}
