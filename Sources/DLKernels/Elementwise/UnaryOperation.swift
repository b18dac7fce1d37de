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
}

extension Elementwise {
    /// `result[i] = f(source[i])`
    ///
    /// - Precondition: The elements are `float32` or `float64`.
    package static func unary(_ operation: UnaryOperation, _ source: TensorBuffer) -> TensorBuffer {
        let result = TensorBuffer(source.elementType, count: source.count)
        switch source.elementType {
        case .float32: unary(operation, source, result, Float.self)
        case .float64: unary(operation, source, result, Double.self)
        default: fatalError("\(operation) needs real numbers, not \(source.elementType).")
        }
        return result
    }

    private static func unary<T: RealScalar>(
        _ operation: UnaryOperation, _ source: TensorBuffer, _ result: TensorBuffer, _: T.Type
    ) {
        switch operation {
        case .negate: Loops.map(source, into: result) { (x: T) in -x }
        case .absolute: Loops.map(source, into: result) { (x: T) in abs(x) }
        case .squareRoot: Loops.map(source, into: result) { (x: T) in x.squareRoot() }
        case .reciprocal: Loops.map(source, into: result) { (x: T) in 1 / x }
        case .exponential: Loops.map(source, into: result) { (x: T) in T.exponential(x) }
        case .logarithm: Loops.map(source, into: result) { (x: T) in T.logarithm(x) }
        case .sigmoid: Loops.map(source, into: result) { (x: T) in 1 / (1 + T.exponential(-x)) }
        case .hyperbolicTangent:
            Loops.map(source, into: result) { (x: T) in T.hyperbolicTangent(x) }
        case .relu(let limit):
            // Written so that not-a-number passes through instead of hiding as a zero.
            let limit = T(limit)
            Loops.map(source, into: result) { (x: T) in x < 0 ? 0 : (x > limit ? limit : x) }
        case .linear(let scale, let offset):
            let scale = T(scale)
            let offset = T(offset)
            Loops.map(source, into: result) { (x: T) in x * scale + offset }
        case .power(let exponent):
            let exponent = T(exponent)
            Loops.map(source, into: result) { (x: T) in T.power(x, exponent) }
        }
    }

    /// The gradient that passes back through a (limited) relu: `0 < y < limit ? gradient : 0`.
    ///
    /// - Precondition: `output` is what the relu returned, of the same type and count.
    package static func reluGradient(
        _ gradient: TensorBuffer, output: TensorBuffer, limit: Double
    ) -> TensorBuffer {
        let result = TensorBuffer(gradient.elementType, count: gradient.count)
        switch gradient.elementType {
        case .float32: reluGradient(gradient, output, result, Float(limit))
        case .float64: reluGradient(gradient, output, result, limit)
        default: fatalError("The gradient of relu needs real numbers.")
        }
        return result
    }

    private static func reluGradient<T: RealScalar>(
        _ gradient: TensorBuffer, _ output: TensorBuffer, _ result: TensorBuffer, _ limit: T
    ) {
        Loops.zip(gradient, output, into: result) { (g: T, y: T) in y > 0 && y < limit ? g : 0 }
    }
}
