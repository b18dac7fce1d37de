internal import CVectorLoops

extension OptimizerStep {
    /// Adam: `m += (g - m) * oneMinusBeta1`, `v += (g² - v) * oneMinusBeta2`,
    /// `w -= m * rate / (sqrt(v) + epsilon)`.
    package static func adam(
        _ weights: TensorBuffer, mean: TensorBuffer, square: TensorBuffer, gradient: TensorBuffer,
        rate: Float, oneMinusBeta1: Float, oneMinusBeta2: Float, epsilon: Float
    ) {
        change(weights, mean, square, reading: gradient) { range in
            let (w, m) = unsafe (start(weights, range), start(mean, range))
            let (v, g) = unsafe (start(square, range), start(gradient, range))
            if let loops = VectorLoops.current {
                unsafe loops.adam(
                    w, m, v, g, range.count, rate, oneMinusBeta1, oneMinusBeta2, epsilon)
                return
            }
            var i = 0
            while i < range.count {
                unsafe m[i] += (g[i] - m[i]) * oneMinusBeta1
                unsafe v[i] += (g[i] * g[i] - v[i]) * oneMinusBeta2
                unsafe w[i] -= m[i] * rate / (v[i].squareRoot() + epsilon)
                i += 1
            }
        }
    }

    /// Adam that divides by the root of the largest `v` so far.
    package static func adam(
        _ weights: TensorBuffer, mean: TensorBuffer, square: TensorBuffer,
        largestSquare: TensorBuffer, gradient: TensorBuffer, rate: Float, oneMinusBeta1: Float,
        oneMinusBeta2: Float, epsilon: Float
    ) {
        change(weights, mean, square, largestSquare, reading: gradient) { range in
            var w = unsafe MutableSpan(_unsafeStart: start(weights, range), count: range.count)
            var m = unsafe MutableSpan(_unsafeStart: start(mean, range), count: range.count)
            var v = unsafe MutableSpan(_unsafeStart: start(square, range), count: range.count)
            var u = unsafe MutableSpan(
                _unsafeStart: start(largestSquare, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in w.indices {
                m[i] += (g[i] - m[i]) * oneMinusBeta1
                v[i] += (g[i] * g[i] - v[i]) * oneMinusBeta2
                u[i] = max(u[i], v[i])
                w[i] -= m[i] * rate / (u[i].squareRoot() + epsilon)
            }
        }
    }

    /// Nadam: means as in Adam, then
    /// `w -= rate * (m * meanFactor + g * gradientFactor) / (sqrt(v / squareDivisor) + epsilon)`.
    package static func nadam(
        _ weights: TensorBuffer, mean: TensorBuffer, square: TensorBuffer, gradient: TensorBuffer,
        rate: Float, oneMinusBeta1: Float, oneMinusBeta2: Float, meanFactor: Float,
        gradientFactor: Float, squareDivisor: Float, epsilon: Float
    ) {
        change(weights, mean, square, reading: gradient) { range in
            var w = unsafe MutableSpan(_unsafeStart: start(weights, range), count: range.count)
            var m = unsafe MutableSpan(_unsafeStart: start(mean, range), count: range.count)
            var v = unsafe MutableSpan(_unsafeStart: start(square, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in w.indices {
                m[i] += (g[i] - m[i]) * oneMinusBeta1
                v[i] += (g[i] * g[i] - v[i]) * oneMinusBeta2
                let ahead = m[i] * meanFactor + g[i] * gradientFactor
                w[i] -= ahead * rate / ((v[i] / squareDivisor).squareRoot() + epsilon)
            }
        }
    }

    /// Adamax: `m += (g - m) * oneMinusBeta1`, `u = max(beta2 * u, |g|)`,
    /// `w -= rate * m / (u + epsilon)`.
    package static func adamax(
        _ weights: TensorBuffer, mean: TensorBuffer, largest: TensorBuffer, gradient: TensorBuffer,
        rate: Float, oneMinusBeta1: Float, beta2: Float, epsilon: Float
    ) {
        change(weights, mean, largest, reading: gradient) { range in
            var w = unsafe MutableSpan(_unsafeStart: start(weights, range), count: range.count)
            var m = unsafe MutableSpan(_unsafeStart: start(mean, range), count: range.count)
            var u = unsafe MutableSpan(_unsafeStart: start(largest, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in w.indices {
                m[i] += (g[i] - m[i]) * oneMinusBeta1
                u[i] = max(beta2 * u[i], g[i].magnitude)
                w[i] -= rate * m[i] / (u[i] + epsilon)
            }
        }
    }

    /// Adagrad: `a += g²`, `w -= rate * g / sqrt(a + epsilon)`.
    package static func adagrad(
        _ weights: TensorBuffer, squareSum: TensorBuffer, gradient: TensorBuffer, rate: Float,
        epsilon: Float
    ) {
        change(weights, squareSum, reading: gradient) { range in
            var w = unsafe MutableSpan(_unsafeStart: start(weights, range), count: range.count)
            var a = unsafe MutableSpan(_unsafeStart: start(squareSum, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in w.indices {
                a[i] += g[i] * g[i]
                w[i] -= rate * g[i] / (a[i] + epsilon).squareRoot()
            }
        }
    }

    /// Adadelta: `v = rho * v + (1 - rho) * g²`, `s = sqrt(d + epsilon) * g / sqrt(v + epsilon)`,
    /// `d = rho * d + (1 - rho) * s²`, `w -= rate * s`.
    package static func adadelta(
        _ weights: TensorBuffer, square: TensorBuffer, stepSquare: TensorBuffer,
        gradient: TensorBuffer, rate: Float, rho: Float, epsilon: Float
    ) {
        change(weights, square, stepSquare, reading: gradient) { range in
            var w = unsafe MutableSpan(_unsafeStart: start(weights, range), count: range.count)
            var v = unsafe MutableSpan(_unsafeStart: start(square, range), count: range.count)
            var d = unsafe MutableSpan(_unsafeStart: start(stepSquare, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in w.indices {
                v[i] = rho * v[i] + (1 - rho) * g[i] * g[i]
                let step = (d[i] + epsilon).squareRoot() * g[i] / (v[i] + epsilon).squareRoot()
                d[i] = rho * d[i] + (1 - rho) * step * step
                w[i] -= rate * step
            }
        }
    }

    /// Lion: `w -= rate * sign(beta1 * m + (1 - beta1) * g)`, then `m = beta2 * m + (1 - beta2) * g`.
    package static func lion(
        _ weights: TensorBuffer, mean: TensorBuffer, gradient: TensorBuffer, rate: Float,
        beta1: Float, beta2: Float
    ) {
        change(weights, mean, reading: gradient) { range in
            var w = unsafe MutableSpan(_unsafeStart: start(weights, range), count: range.count)
            var m = unsafe MutableSpan(_unsafeStart: start(mean, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in w.indices {
                let direction = beta1 * m[i] + (1 - beta1) * g[i]
                w[i] -= direction > 0 ? rate : direction < 0 ? -rate : 0
                m[i] = beta2 * m[i] + (1 - beta2) * g[i]
            }
        }
    }

    /// RMSprop's step into `step`: `v = rho * v + (1 - rho) * g²`, `s = rate * g / sqrt(v + epsilon)`.
    package static func rmsprop(
        _ step: TensorBuffer, square: TensorBuffer, gradient: TensorBuffer, rate: Float, rho: Float,
        epsilon: Float
    ) {
        change(step, square, reading: gradient) { range in
            var s = unsafe MutableSpan(_unsafeStart: start(step, range), count: range.count)
            var v = unsafe MutableSpan(_unsafeStart: start(square, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in s.indices {
                v[i] = rho * v[i] + (1 - rho) * g[i] * g[i]
                s[i] = rate * g[i] / (v[i] + epsilon).squareRoot()
            }
        }
    }

    /// The same with the square of the mean gradient taken from the mean square:
    /// `a = rho * a + (1 - rho) * g`, `s = rate * g / sqrt(v - a² + epsilon)`.
    package static func rmsprop(
        _ step: TensorBuffer, square: TensorBuffer, mean: TensorBuffer, gradient: TensorBuffer,
        rate: Float, rho: Float, epsilon: Float
    ) {
        change(step, square, mean, reading: gradient) { range in
            var s = unsafe MutableSpan(_unsafeStart: start(step, range), count: range.count)
            var v = unsafe MutableSpan(_unsafeStart: start(square, range), count: range.count)
            var m = unsafe MutableSpan(_unsafeStart: start(mean, range), count: range.count)
            let g = unsafe Span(_unsafeStart: start(gradient, range), count: range.count)
            for i in s.indices {
                v[i] = rho * v[i] + (1 - rho) * g[i] * g[i]
                m[i] = rho * m[i] + (1 - rho) * g[i]
                s[i] = rate * g[i] / (v[i] - m[i] * m[i] + epsilon).squareRoot()
            }
        }
    }
}
