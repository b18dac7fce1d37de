public import DLTensors

/// A layer that a model file can hold: it says what it was made with and can be made from that.
///
/// An option declared as a ``Setting`` is stored without further code:
///
///     final class Scale: Layer, ConfigurableLayer {
///         @Setting var factor: Float
///         init(_ factor: Float, name: String? = nil) {
///             super.init(name: name)
///             self.factor = factor
///         }
///         init(configuration: Configuration) throws { try super.init(settings: configuration) }
///         override func call(_ x: Tensor, training: Bool) -> Tensor { x * factor }
///     }
///     Scale.register()
///
/// What is no plain value is stored by a `configuration` of the layer's own and an
/// `init(configuration:)` that reads it.
///
/// Weights, name and `trainable` are no part of a configuration: the file holds them for every
/// layer alike. Neither are the rules for first weights, since a file always brings the weights.
/// A layer around other layers stores them by ``Layer/described()`` and reads them with
/// ``Configuration/layer(_:)``.
///
/// A file may hold sizes that make no sense: a ``Requirement`` of the setting refuses them, or
/// ``Layer/validate()``, or where `init` reads the file itself `Configuration.positive(_:)`.
public protocol ConfigurableLayer: Layer, Configurable {}

extension ConfigurableLayer {
    /// What the layer was made with: all its settings.
    public var configuration: Configuration { storedSettings.configuration }
}
