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
