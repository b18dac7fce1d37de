/// The loops all elementwise kernels share: split over the threads, unit stride inside.
///
/// They are inlined into each kernel so that the operation becomes part of the loop.
enum Loops {
    /// Fewer elements than this are not worth a second thread.
    static let minimumChunk = 1 << 15

    /// `result[i] = f(source[i])`
    @inline(__always)
    static func map<S: KernelScalar, D: KernelScalar>(
        _ source: TensorBuffer, into result: TensorBuffer, _ f: (S) -> D
    ) {
        withoutActuallyEscaping(f) { f in
            Threads.forEachRange(of: result.count, minimumChunk: minimumChunk) { range in
                let x = unsafe Span(
                    _unsafeStart: source.pointer(to: S.self, at: range.lowerBound),
                    count: range.count)
                var y = unsafe MutableSpan(
                    _unsafeStart: result.pointer(to: D.self, at: range.lowerBound),
                    count: range.count)
                for i in y.indices { y[i] = f(x[i]) }
            }
        }
    }

    /// `result[i] = f(lhs[i], rhs[i])`
    @inline(__always)
    static func zip<A: KernelScalar, B: KernelScalar, D: KernelScalar>(
        _ lhs: TensorBuffer, _ rhs: TensorBuffer, into result: TensorBuffer, _ f: (A, B) -> D
    ) {
        withoutActuallyEscaping(f) { f in
            Threads.forEachRange(of: result.count, minimumChunk: minimumChunk) { range in
                let a = unsafe Span(
                    _unsafeStart: lhs.pointer(to: A.self, at: range.lowerBound),
                    count: range.count)
                let b = unsafe Span(
                    _unsafeStart: rhs.pointer(to: B.self, at: range.lowerBound),
                    count: range.count)
                var y = unsafe MutableSpan(
                    _unsafeStart: result.pointer(to: D.self, at: range.lowerBound),
                    count: range.count)
                for i in y.indices { y[i] = f(a[i], b[i]) }
            }
        }
    }
}
