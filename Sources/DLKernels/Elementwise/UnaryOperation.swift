/// An operation on one number.
package enum UnaryOperation: Hashable, Sendable {
    case negate, absolute, squareRoot, reciprocal, exponential, logarithm
    case sigmoid, hyperbolicTangent
    /// `min(max(x, 0), limit)`; the limit may be infinite.
    case relu(limit: Double)
    /// `x * scale + offset`
    case linear(scale: Double, offset: Double)
    /// `x` to a fixed power.
    case power(Double)

    /// Whether zero stays zero.
    fileprivate var keepsZero: Bool {
        switch self {
        case .negate, .absolute, .squareRoot, .hyperbolicTangent, .relu: true
        case .linear(_, let offset): offset == 0
        case .reciprocal, .exponential, .logarithm, .sigmoid, .power: false
        }
    }
}

extension Elementwise {
    /// Computes `result[i] = f(source[i])`.
    ///
    /// - Precondition: The elements are `float32` or `float64`.
    package static func unary(_ operation: UnaryOperation, _ source: TensorBuffer) -> TensorBuffer {
        let flat = source.flat(keepsZero: operation.keepsZero)
        let result = flat.sibling(source.elementType, elementCount: source.count)
        let target = result.native?.storage ?? result.storage
        switch source.elementType {
        case .float32:
            if !TranscendentalKernel.run(operation, flat, into: target) {
                unary(operation, flat, target, Float.self)
            }
        case .float64: unary(operation, flat, target, Double.self)
        default: fatalError("\(operation) needs real numbers, not \(source.elementType).")
        }
        return result
    }

    private static func unary<T: RealScalar>(
        _ operation: UnaryOperation, _ flat: Flat, _ result: Storage, _: T.Type
    ) {
        let (source, count) = (flat.storage, flat.count)
        switch operation {
        case .negate: Loops.map(source, into: result, count: count) { (x: T) in -x }
        case .absolute: Loops.map(source, into: result, count: count) { (x: T) in abs(x) }
        case .squareRoot: Loops.map(source, into: result, count: count) { (x: T) in x.squareRoot() }
        case .reciprocal: Loops.map(source, into: result, count: count) { (x: T) in 1 / x }
        case .exponential:
            Loops.map(source, into: result, count: count) { (x: T) in T.exponential(x) }
        case .logarithm: Loops.map(source, into: result, count: count) { (x: T) in T.logarithm(x) }
        case .sigmoid:
            Loops.map(source, into: result, count: count) { (x: T) in 1 / (1 + T.exponential(-x)) }
        case .hyperbolicTangent:
            Loops.map(source, into: result, count: count) { (x: T) in T.hyperbolicTangent(x) }
        case .relu(let limit):
            // Written so that not-a-number passes through instead of hiding as a zero.
            let limit = T(limit)
            Loops.map(source, into: result, count: count) { (x: T) in
                x < 0 ? 0 : (x > limit ? limit : x)
            }
        case .linear(let scale, let offset):
            let scale = T(scale)
            let offset = T(offset)
            Loops.map(source, into: result, count: count) { (x: T) in x * scale + offset }
        case .power(let exponent):
            let exponent = T(exponent)
            Loops.map(source, into: result, count: count) { (x: T) in T.power(x, exponent) }
        }
    }

    /// The gradient that passes back through a (limited) relu: `0 < y < limit ? gradient : 0`.
    ///
    /// - Precondition: `output` is what the relu returned, of the same type and count.
    package static func reluGradient(
        _ gradient: TensorBuffer, output: TensorBuffer, limit: Double
    ) -> TensorBuffer {
        let y = output.flat(keepsZero: true)
        let g = gradient.flat(like: y)
        let result = y.sibling(gradient.elementType, elementCount: gradient.count)
        let target = result.native?.storage ?? result.storage
        switch gradient.elementType {
        case .float32: reluGradient(g, y, target, Float(limit))
        case .float64: reluGradient(g, y, target, limit)
        default: fatalError("The gradient of relu needs real numbers.")
        }
        return result
    }

    private static func reluGradient<T: RealScalar>(
        _ gradient: Flat, _ output: Flat, _ result: Storage, _ limit: T
    ) {
        Threads.forEachRange(of: output.count, minimumChunk: Loops.minimumChunk) { range in
            let (start, count) = (range.lowerBound, range.count)
            let g = unsafe Span<T>(
                _unsafeStart: gradient.storage.pointer(to: T.self, at: start), count: count)
            let y = unsafe Span<T>(
                _unsafeStart: output.storage.pointer(to: T.self, at: start), count: count)
            var x = unsafe MutableSpan<T>(
                _unsafeStart: result.pointer(to: T.self, at: start), count: count)
            maskByRelu(g, y, &x, limit)
        }
    }

    /// Passes the gradient on where the result is inside the limits.
    ///
    /// Both elements are read whatever the comparison says, so that the loop can be vectorised;
    /// a closure for each element would prevent that.
    private static func maskByRelu<T: RealScalar>(
        _ gradient: Span<T>, _ output: Span<T>, _ result: inout MutableSpan<T>, _ limit: T
    ) {
        let count = result.count
        guard gradient.count == count, output.count == count else {
            fatalError("The gradient of relu needs buffers of one size.")
        }
        for i in 0..<count {
            let (slope, value) = (gradient[i], output[i])
            let above: T = value > 0 ? slope : 0
            result[i] = value < limit ? above : 0
        }
    }
}
