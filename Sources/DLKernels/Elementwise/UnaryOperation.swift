/// An operation on one number.
package enum UnaryOperation: Hashable, Sendable {
    case negate, absolute, sign, squareRoot, reciprocal, reciprocalSquareRoot
    case exponential, logarithm
    case sigmoid, hyperbolicTangent
    /// `log(1 + e^x)`
    case softplus
    /// `x · Φ(x)` with the distribution function of the normal distribution.
    case gaussianErrorLinear
    /// `2 / √π · ∫₀ˣ exp(-t²) dt`
    case errorFunction
    /// Towards minus infinity, towards infinity, to the nearest (halves to even), towards zero.
    case floor, ceiling, round, truncate
    /// `min(max(x, 0), limit)`; the limit may be infinite.
    case relu(limit: Double)
    /// `x * scale + offset`
    case linear(scale: Double, offset: Double)
    /// `x` to a fixed power.
    case power(Double)
    /// A function of the C library.
    case library(LibraryFunction)

    /// Whether zero stays zero.
    fileprivate var keepsZero: Bool {
        switch self {
        case .negate, .absolute, .sign, .squareRoot, .hyperbolicTangent, .relu: true
        case .gaussianErrorLinear, .errorFunction, .floor, .ceiling, .round, .truncate: true
        case .linear(_, let offset): offset == 0
        case .library(let function): function.keepsZero
        case .reciprocal, .reciprocalSquareRoot, .exponential, .logarithm, .sigmoid, .softplus,
            .power:
            false
        }
    }
}

/// A question about one number.
package enum UnaryTest: Hashable, Sendable {
    case isNaN, isInfinite, isFinite
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
            if !TranscendentalKernel.run(operation, flat, into: target),
                !VectorFunctions.run(operation, flat, into: target)
            {
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
        func map(_ function: some UnaryFunction) {
            Loops.map(flat.storage, into: result, count: flat.count, function)
        }
        switch operation {
        case .negate: map(Negative<T>())
        case .absolute: map(Magnitude<T>())
        case .sign: map(Sign<T>())
        case .squareRoot: map(SquareRoot<T>())
        case .reciprocal: map(Reciprocal<T>())
        case .reciprocalSquareRoot: map(ReciprocalSquareRoot<T>())
        case .exponential: map(Exponential<T>())
        case .logarithm: map(Logarithm<T>())
        case .sigmoid: map(Sigmoid<T>())
        case .hyperbolicTangent: map(HyperbolicTangent<T>())
        case .softplus: map(Softplus<T>())
        case .gaussianErrorLinear: map(GaussianErrorLinear<T>())
        case .errorFunction: map(ErrorFunction<T>())
        case .floor: map(Floor<T>())
        case .ceiling: map(Ceiling<T>())
        case .round: map(Rounding<T>())
        case .truncate: map(Truncation<T>())
        case .relu(let limit): map(Rectifier<T>(limit: T(limit)))
        case .linear(let scale, let offset): map(Linear<T>(scale: T(scale), offset: T(offset)))
        case .power(let exponent): map(BoundSecond(function: Power<T>(), y: T(exponent)))
        case .library(let function): map(LibraryCall(function: T.library(function)))
        }
    }

    /// Answers a question about each element, as `bool`.
    ///
    /// - Precondition: The elements are `float32` or `float64`.
    package static func test(_ question: UnaryTest, _ source: TensorBuffer) -> TensorBuffer {
        let result = TensorBuffer(.bool, count: source.count)
        switch source.elementType {
        case .float32: test(question, source, result, Float.self)
        case .float64: test(question, source, result, Double.self)
        default: fatalError("\(question) needs real numbers, not \(source.elementType).")
        }
        return result
    }

    private static func test<T: RealScalar>(
        _ question: UnaryTest, _ source: TensorBuffer, _ result: TensorBuffer, _: T.Type
    ) {
        let (from, to, count) = (source.storage, result.storage, source.count)
        switch question {
        case .isNaN: Loops.map(from, into: to, count: count, IsNotANumber<T>())
        case .isInfinite: Loops.map(from, into: to, count: count, IsInfinite<T>())
        case .isFinite: Loops.map(from, into: to, count: count, IsFinite<T>())
        }
    }

    /// The opposite of each truth value.
    ///
    /// - Precondition: The elements are `bool`.
    package static func not(_ source: TensorBuffer) -> TensorBuffer {
        let result = TensorBuffer(.bool, count: source.count)
        Loops.map(source.storage, into: result.storage, count: source.count, Negation())
        return result
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
