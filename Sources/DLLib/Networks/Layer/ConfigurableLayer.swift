public import DLTensors

/// A layer that a model file can hold: it says what it was made with and can be made from that.
///
///     final class Scale: Layer, ConfigurableLayer {
///         let factor: Float
///         init(_ factor: Float, name: String? = nil) {
///             self.factor = factor
///             super.init(name: name)
///         }
///         override func call(_ x: Tensor, training: Bool) -> Tensor { x * factor }
///
///         var configuration: Configuration { ["factor": factor] }
///         convenience init(configuration: Configuration) throws {
///             self.init(try configuration("factor"))
///         }
///     }
///     Scale.register()
///
/// Weights, name and `trainable` are no part of a configuration: the file holds them for every
/// layer alike. Neither are the rules for first weights, since a file always brings the weights.
/// A layer around other layers stores them by ``Layer/described()`` and reads them with
/// ``Configuration/layer(_:)``.
///
/// A file may hold sizes that make no sense: `init` should refuse them by an error
/// (see ``Configuration/positive(_:)``).
public protocol ConfigurableLayer: Layer, Configurable {}

