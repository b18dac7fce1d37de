internal import COneDNN

/// Vectorised exponentials and similar functions in single precision.
enum TranscendentalKernel {
    private struct Key: Hashable, Sendable {
        var algorithm: UInt32
        var exponent: Float
        var count: Int
        var threads = Threads.count
    }

    private static let cache = KernelCache<Key, Primitive>()

    /// Computes an operation, or returns false where oneDNN does not have it or few elements make
    /// a plain loop the better choice.
    static func run(_ operation: UnaryOperation, _ source: Flat, into result: Storage) -> Bool {
        guard source.count >= 256, let (algorithm, exponent) = algorithm(of: operation) else {
            return false
        }
        let layout = Layout.vector(source.count)
        let key = Key(algorithm: algorithm.rawValue, exponent: exponent, count: source.count)
        let kernel = cache.value(for: key) {
            var description = dnnl_eltwise_desc_t()
            let status = unsafe dnnl_eltwise_forward_desc_init(
                &description, dnnl_forward_inference, algorithm, layout.descriptor, 1, exponent)
            guard status == dnnl_success, let made = Primitive(description) else {
                fatalError("oneDNN has no kernel for \(operation).")
            }
            return made
        }
        kernel.execute([
            Argument(DNNL_ARG_SRC, layout, source.storage), Argument(DNNL_ARG_DST, layout, result),
        ])
        if operation == .exponential { restoreNotANumber(source, result) }
        return true
    }

    /// oneDNN's exponential makes infinity of not-a-number, which would hide it.
    private static func restoreNotANumber(_ source: Flat, _ result: Storage) {
        Threads.forEachRange(of: source.count, minimumChunk: Loops.minimumChunk) { range in
            let (start, count) = (range.lowerBound, range.count)
            let x = unsafe Span(
                _unsafeStart: source.storage.pointer(to: Float.self, at: start), count: count)
            // A sum is not-a-number if one of its terms is; infinities only cost a second look.
            guard Reduction.reduceRow(x, 0, Sum<Float>()).isNaN else { return }
            var y = unsafe MutableSpan(
                _unsafeStart: result.pointer(to: Float.self, at: start), count: count)
            for i in 0..<count where x[i].isNaN { y[i] = x[i] }
        }
    }

    private static func algorithm(
        of operation: UnaryOperation
    ) -> (dnnl_alg_kind_t, exponent: Float)? {
        switch operation {
        case .exponential: (dnnl_eltwise_exp, 0)
        case .squareRoot: (dnnl_eltwise_sqrt, 0)
        case .sigmoid: (dnnl_eltwise_logistic, 0)
        case .hyperbolicTangent: (dnnl_eltwise_tanh, 0)
        case .power(let exponent): (dnnl_eltwise_pow, Float(exponent))
        case .softplus: (dnnl_eltwise_soft_relu, 0)
        case .gaussianErrorLinear: (dnnl_eltwise_gelu_erf, 0)
        // oneDNN's logarithm is off by 2e-6 near one, where the result is small.
        case .logarithm: nil
        case .negate, .absolute, .sign, .reciprocal, .reciprocalSquareRoot: nil
        case .errorFunction, .relu, .linear, .floor, .ceiling, .round, .truncate, .library: nil
        }
    }
}
