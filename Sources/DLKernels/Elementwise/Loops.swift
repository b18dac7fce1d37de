/// The loops all elementwise kernels share: split over the threads, unit stride inside.
///
/// They are inlined into each kernel so that the operation becomes part of the loop.
enum Loops {
    /// Fewer elements than this are not worth a second thread.
    static let minimumChunk = 1 << 15

    /// Computes `result[i] = f(source[i])`.
    @inline(__always)
    static func map<S: KernelScalar, D: KernelScalar>(
        _ source: Storage, into result: Storage, count: Int, _ f: (S) -> D
    ) {
        withoutActuallyEscaping(f) { f in
            Threads.forEachRange(of: count, minimumChunk: minimumChunk) { range in
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

    /// Computes `result[i] = f(lhs[i], rhs[i])`.
    @inline(__always)
    static func zip<A: KernelScalar, B: KernelScalar, D: KernelScalar>(
        _ lhs: Storage, _ rhs: Storage, into result: Storage, count: Int, _ f: (A, B) -> D
    ) {
        withoutActuallyEscaping(f) { f in
            Threads.forEachRange(of: count, minimumChunk: minimumChunk) { range in
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

/// Elements in whatever order they lie, for kernels that treat all alike.
struct Flat {
    let storage: Storage
    /// The elements to walk over, padding of blocks included.
    let count: Int
    /// The order, unless it is row-major.
    let layout: Layout?

    /// Fresh memory for a result in the same order.
    func sibling(_ elementType: ElementType, elementCount: Int) -> TensorBuffer {
        guard let layout else { return TensorBuffer(elementType, count: elementCount) }
        return TensorBuffer(
            image: Storage(byteCount: layout.byteCount), in: layout, count: elementCount)
    }
}

extension TensorBuffer {
    /// The elements without a change of order where that is allowed.
    ///
    /// - Parameter keepsZero: Whether the kernel makes zero from zeros, so that it may also walk
    ///   over the zeros that fill up blocks.
    /// - Returns: The memory and how to walk over it.
    func flat(keepsZero: Bool) -> Flat {
        if let native, keepsZero || !native.layout.hasPadding {
            return Flat(
                storage: native.storage, count: native.layout.byteCount / 4, layout: native.layout)
        }
        return Flat(storage: storage, count: count, layout: nil)
    }

    /// The elements in the order of another buffer's.
    func flat(like other: Flat) -> Flat {
        guard let layout = other.layout else {
            return Flat(storage: storage, count: count, layout: nil)
        }
        return Flat(
            storage: storage(in: layout, plain: layout.plainImage), count: other.count,
            layout: layout)
    }
}
