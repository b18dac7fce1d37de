public import DLTensors
internal import Synchronization

/// What layers add to the loss while a model runs.
final class LossCollector: Sendable {
    /// The collector of the run that goes on in this task.
    @TaskLocal static var current: LossCollector?

    private let losses = Mutex<[Tensor]>([])

    fileprivate func add(_ loss: Tensor) { losses.withLock { $0.append(loss) } }

    var all: [Tensor] { losses.withLock { $0 } }
}

extension Layer {
    /// Adds a number to the loss of the model that is running; does nothing outside of one.
    ///
    /// Call it in `call` for a cost of your own that depends on what the layer computes.
    public final func addLoss(_ loss: Tensor) {
        LossCollector.current?.add(loss)
    }
}

/// The layers whose costs are known already while those of a model are put together.
final class LossWalk: @unchecked Sendable {
    // Only the task that owns the task-local value reaches it.

    /// The walk that goes on in this task.
    @TaskLocal static var current: LossWalk?
    private var seen = Set<ObjectIdentifier>()

    /// Whether the layer is met for the first time.
    func enter(_ layer: Layer) -> Bool { seen.insert(ObjectIdentifier(layer)).inserted }
}
