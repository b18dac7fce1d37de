internal import DLTensors

/// Keeps not-a-number from being lost.
///
/// A rectifier inside a kernel makes zero of it, so a network would go on as if nothing had happened.
/// Where such numbers enter a model, its layers apply their rectifiers by themselves.
enum NotANumber {
    /// Whether rectifiers run by themselves, in what goes on in this task.
    @TaskLocal static var isKept = false

    /// Whether a batch may hold one: its sum is no finite number.
    static func mayBe(in batch: Tensor) -> Bool {
        guard batch.dtype.isFloatingPoint, batch.elementCount > 0 else { return false }
        return !withoutRecording { batch.sum().asType(.float32).scalar().isFinite }
    }
}
