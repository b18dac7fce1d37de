internal import CVectorLoops
internal import Synchronization

/// The inner loops of the optimizers: they change weights and averages in place, in one pass.
///
/// All buffers hold `Float`, equally many. The caller is the only holder of those that change.
///
/// Numbers below 1.2e-38 count as zero here. An average whose gradient has become zero, as behind a
/// rectifier that never opens again, fades into them and stays there: rounding keeps it from zero.
/// Steps would then take several times as long, for good.
package enum OptimizerStep {
    /// Fewer elements than this are not worth a second thread.
    static let minimumChunk = 1 << 15

    /// Makes every element `factor` times as large.
    package static func scale(
        _ weights: TensorBuffer, by factor: Float
    ) {
        change(weights) { range in
            var w = unsafe MutableSpan(_unsafeStart: start(weights, range), count: range.count)
            for i in w.indices { w[i] *= factor }
        }
    }

    /// Moves averages towards weights: `a = momentum * a + (1 - momentum) * w`.
    package static func average(
        _ averages: TensorBuffer, of weights: TensorBuffer, momentum: Float
    ) {
        change(averages, reading: weights) { range in
            var a = unsafe MutableSpan(_unsafeStart: start(averages, range), count: range.count)
            let w = unsafe Span(_unsafeStart: start(weights, range), count: range.count)
            for i in a.indices { a[i] = momentum * a[i] + (1 - momentum) * w[i] }
        }
    }

    /// Plain gradient descent: `w -= rate * g`.
    package static func descend(
        _ weights: TensorBuffer, gradient: TensorBuffer, rate: Float
    ) {
        change(weights, reading: gradient) { range in
            var w = unsafe MutableSpan(_unsafeStart: start(weights, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in w.indices { w[i] -= rate * g[i] }
        }
    }

    /// Descent with momentum: `m = momentum * m - rate * g`, then `w += m`, or with Nesterov's
    /// look-ahead `w += momentum * m - rate * g`.
    package static func descend(
        _ weights: TensorBuffer, velocity: TensorBuffer, gradient: TensorBuffer, rate: Float,
        momentum: Float, nesterov: Bool
    ) {
        change(weights, velocity, reading: gradient) { range in
            var w = unsafe MutableSpan(_unsafeStart: start(weights, range), count: range.count)
            var m = unsafe MutableSpan(_unsafeStart: start(velocity, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in w.indices {
                let step = rate * g[i]
                let moved = momentum * m[i] - step
                m[i] = moved
                w[i] += nesterov ? momentum * moved - step : moved
            }
        }
    }

    /// Whether no element is infinite or NaN.
    ///
    /// Each thread reads the elements that it changes in a step, so that none has to be handed from
    /// one core to another.
    package static func isFinite(_ buffer: TensorBuffer) -> Bool {
        guard buffer.elementType == .float32 else {
            fatalError("An optimizer needs float32 gradients.")
        }
        // The order of the elements does not matter; what fills up a layout may be anything.
        if let native = buffer.native?.storage,
            isFinite(native, count: native.byteCount / MemoryLayout<Float>.stride)
        {
            return true
        }
        return isFinite(buffer.storage, count: buffer.count)
    }

    private static func isFinite(_ storage: Storage, count: Int) -> Bool {
        let isFinite = Atomic(true)
        Threads.forEachRange(of: count, minimumChunk: minimumChunk) { range in
            let start = unsafe storage.pointer(to: Float.self, at: range.lowerBound)
            if let loops = VectorLoops.current {
                if unsafe loops.isFinite(start, range.count) != 0 { return }
            } else {
                let elements = unsafe Span(_unsafeStart: start, count: range.count)
                if elements.indices.allSatisfy({ elements[$0].isFinite }) { return }
            }
            isFinite.store(false, ordering: .relaxed)
        }
        return isFinite.load(ordering: .relaxed)
    }

    /// Runs `body` on ranges of the elements, once it is sure that all buffers match and that
    /// nothing derived from those that change is remembered.
    static func change(
        _ changing: TensorBuffer..., reading: TensorBuffer? = nil, _ body: (Range<Int>) -> Void
    ) {
        let fit = (changing + [reading ?? changing[0]]).allSatisfy {
            $0.elementType == .float32 && $0.count == changing[0].count
        }
        guard fit else {
            fatalError("An optimizer needs float32 weights, averages and gradients of one size.")
        }
        for buffer in changing { buffer.withMutableSpan(of: Float.self) { _ in } }
        Threads.forEachRange(of: changing[0].count, minimumChunk: minimumChunk) { range in
            let state = flush_tiny_numbers()
            body(range)
            restore_tiny_numbers(state)
        }
    }

    /// The elements of a buffer from the start of a range on.
    static func start(
        _ buffer: TensorBuffer, _ range: Range<Int>
    ) -> UnsafeMutablePointer<Float> {
        unsafe buffer.storage.pointer(to: Float.self, at: range.lowerBound)
    }
}
