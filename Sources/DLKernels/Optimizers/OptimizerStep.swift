/// The inner loops of the optimizers: they change weights and averages in place, in one pass.
///
/// All buffers hold `Float`, equally many. The caller is the only holder of those that change.
package enum OptimizerStep {
    /// Fewer elements than this are not worth a second thread.
    private static let minimumChunk = 1 << 15

    /// Plain gradient descent: `w -= rate * g`.
    package static func descend(_ weights: TensorBuffer, gradient: TensorBuffer, rate: Float) {
        check(weights, gradient)
        Threads.forEachRange(of: weights.count, minimumChunk: minimumChunk) { range in
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
        check(weights, velocity, gradient)
        Threads.forEachRange(of: weights.count, minimumChunk: minimumChunk) { range in
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

    /// Adam: `m += (g - m) * oneMinusBeta1`, `v += (g² - v) * oneMinusBeta2`,
    /// `w -= m * rate / (sqrt(v) + epsilon)`.
    package static func adam(
        _ weights: TensorBuffer, mean: TensorBuffer, square: TensorBuffer, gradient: TensorBuffer,
        rate: Float, oneMinusBeta1: Float, oneMinusBeta2: Float, epsilon: Float
    ) {
        check(weights, mean, square, gradient)
        Threads.forEachRange(of: weights.count, minimumChunk: minimumChunk) { range in
            var w = unsafe MutableSpan(_unsafeStart: start(weights, range), count: range.count)
            var m = unsafe MutableSpan(_unsafeStart: start(mean, range), count: range.count)
            var v = unsafe MutableSpan(_unsafeStart: start(square, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in w.indices {
                m[i] += (g[i] - m[i]) * oneMinusBeta1
                v[i] += (g[i] * g[i] - v[i]) * oneMinusBeta2
                w[i] -= m[i] * rate / (v[i].squareRoot() + epsilon)
            }
        }
    }

    /// RMSprop: `v = rho * v + (1 - rho) * g²`, `m = momentum * m + rate * g / sqrt(v + epsilon)`,
    /// `w -= m`.
    package static func rmsprop(
        _ weights: TensorBuffer, square: TensorBuffer, velocity: TensorBuffer,
        gradient: TensorBuffer, rate: Float, rho: Float, momentum: Float, epsilon: Float
    ) {
        check(weights, square, velocity, gradient)
        Threads.forEachRange(of: weights.count, minimumChunk: minimumChunk) { range in
            var w = unsafe MutableSpan(_unsafeStart: start(weights, range), count: range.count)
            var v = unsafe MutableSpan(_unsafeStart: start(square, range), count: range.count)
            var m = unsafe MutableSpan(_unsafeStart: start(velocity, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in w.indices {
                v[i] = rho * v[i] + (1 - rho) * g[i] * g[i]
                m[i] = momentum * m[i] + rate * g[i] / (v[i] + epsilon).squareRoot()
                w[i] -= m[i]
            }
        }
    }

    private static func start(
        _ buffer: TensorBuffer, _ range: Range<Int>
    ) -> UnsafeMutablePointer<Float> {
        unsafe buffer.storage.pointer(to: Float.self, at: range.lowerBound)
    }

    /// Stops unless all buffers match, and forgets what was derived from those that change.
    ///
    /// The gradient is the last one.
    private static func check(_ buffers: TensorBuffer...) {
        let fit = buffers.allSatisfy {
            $0.elementType == .float32 && $0.count == buffers[0].count
        }
        guard fit else {
            fatalError("An optimizer needs float32 weights, averages and gradients of one size.")
        }
        for buffer in buffers.dropLast() { buffer.withMutableSpan(of: Float.self) { _ in } }
    }
}
