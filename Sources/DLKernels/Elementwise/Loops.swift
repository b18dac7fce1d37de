/// The loops all elementwise kernels share: split over the threads, unit stride inside.
enum Loops {
    /// Fewer elements than this are not worth a second thread.
    static let minimumChunk = 1 << 15

    /// Computes `result[i] = f(source[i])`.
    static func map<F: UnaryFunction>(
        _ source: Storage, into result: Storage, count: Int, _ f: F
    ) {
        Threads.forEachRange(of: count, minimumChunk: minimumChunk) { range in
            let x = unsafe Span(
                _unsafeStart: source.pointer(to: F.Input.self, at: range.lowerBound),
                count: range.count)
            var y = unsafe MutableSpan(
                _unsafeStart: result.pointer(to: F.Output.self, at: range.lowerBound),
                count: range.count)
            map(x, into: &y, f)
        }
    }

    /// Computes `result[i] = f(lhs[i], rhs[i])`.
    static func zip<F: BinaryFunction>(
        _ lhs: Storage, _ rhs: Storage, into result: Storage, count: Int, _ f: F
    ) {
        Threads.forEachRange(of: count, minimumChunk: minimumChunk) { range in
            let x = unsafe Span(
                _unsafeStart: lhs.pointer(to: F.Input.self, at: range.lowerBound),
                count: range.count)
            let y = unsafe Span(
                _unsafeStart: rhs.pointer(to: F.Input.self, at: range.lowerBound),
                count: range.count)
            var z = unsafe MutableSpan(
                _unsafeStart: result.pointer(to: F.Output.self, at: range.lowerBound),
                count: range.count)
            zip(x, y, into: &z, f)
        }
    }

    /// The loop over one span.
    ///
    /// The check before it lets the ones inside vanish.
    @inline(__always)
    static func map<F: UnaryFunction>(
        _ x: Span<F.Input>, into y: inout MutableSpan<F.Output>, _ f: F
    ) {
        let count = y.count
        guard x.count == count else { fatalError("Elementwise: spans of different sizes.") }
        for i in 0..<count { y[i] = f(x[i]) }
    }

    /// The loop over two spans.
    @inline(__always)
    static func zip<F: BinaryFunction>(
        _ x: Span<F.Input>, _ y: Span<F.Input>, into z: inout MutableSpan<F.Output>, _ f: F
    ) {
        let count = z.count
        guard x.count == count, y.count == count else {
            fatalError("Elementwise: spans of different sizes.")
        }
        for i in 0..<count { z[i] = f(x[i], y[i]) }
    }
}
