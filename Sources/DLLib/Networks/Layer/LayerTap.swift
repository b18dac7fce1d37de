internal import DLTensors
internal import Synchronization

/// Looks at, or changes, the results of layers while a model runs.
final class LayerTap: @unchecked Sendable {
    // Only the task that owns the task-local value reaches it.

    /// The tap of the run that goes on in this task.
    @TaskLocal static var current: LayerTap?

    private let layers: Set<ObjectIdentifier>
    private let handle: (_ layer: Layer, _ use: Int, _ result: Tensor) -> Tensor
    private var uses: [ObjectIdentifier: Int] = [:]

    /// - Parameters:
    ///   - layers: Whose results are handled.
    ///   - handle: From a layer, the number of its use in this run and its result to the result
    ///     that the run goes on with.
    init(
        _ layers: [Layer],
        handle: @escaping (_ layer: Layer, _ use: Int, _ result: Tensor) -> Tensor
    ) {
        self.layers = Set(layers.map(ObjectIdentifier.init))
        self.handle = handle
    }

    /// Called with every layer's first result.
    func pass(_ result: Tensor, of layer: Layer) -> Tensor {
        let key = ObjectIdentifier(layer)
        guard layers.contains(key) else { return result }
        let use = uses[key, default: 0]
        uses[key] = use + 1
        return handle(layer, use, result)
    }
}
