internal import DLFoundation
internal import DLKernels

extension Tensor {
    /// Whether no element is infinite or not a number.
    package var isAllFinite: Bool {
        guard dtype.isFloatingPoint, elementCount > 0 else { return true }
        if dtype == .float32 { return OptimizerStep.isFinite(buffer) }
        // A sum with such a number is not finite; that of huge numbers may not be, either.
        return withoutGradient().sum().asType(.float32).scalar().isFinite
            || firstRowNotFinite == nil
    }

    /// The first place along the first axis with an element that is infinite or not a number.
    ///
    /// Rows are looked at some at a time, so that large data needs no copy of itself.
    package var firstRowNotFinite: Int? {
        guard dtype.isFloatingPoint, elementCount > 0 else { return nil }
        guard rank > 0 else { return scalar().isFinite ? nil : 0 }
        let size = elementCount / shape[0]
        let rows = Swift.max(1, (1 << 20) / size)
        for start in stride(from: 0, to: shape[0], by: rows) {
            let end = Swift.min(start + rows, shape[0])
            let part = rows >= shape[0] ? self : slice(axis: 0, start..<end)
            // Zero times infinity is not a number, and a sum with one is not one either.
            guard withoutRecording({ (part * 0).sum().asType(.float32).scalar() }) != 0 else {
                continue
            }
            return part.scalars().firstIndex { !$0.isFinite }.map { start + $0 / size }
        }
        return nil
    }
}
