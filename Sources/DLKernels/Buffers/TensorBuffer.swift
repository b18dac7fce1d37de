internal import Synchronization

/// The elements of a tensor: their type, their number and the storage that holds them.
///
/// A buffer is written once, by the kernel that makes it, and read from then on by any thread;
/// only a single owner may change it afterwards (``withMutableSpan(of:_:)``).
///
/// A kernel may leave its result in a layout of its own. Kernels that understand it go on from
/// there; everyone else gets row-major elements, which are made when first asked for.
///
/// Such a result can give its memory back and be computed once more when it is asked for
/// (``release(recomputing:)``).
package final class TensorBuffer: @unchecked Sendable {
    /// The kind of number.
    package let elementType: ElementType
    /// The number of elements.
    package let count: Int
    /// The layout of a kernel's result that is not row-major.
    let nativeLayout: Layout?

    private let rowMajor: Storage?
    private let derived: Mutex<Derived>

    /// Other versions of the same elements, made when asked for.
    private struct Derived {
        /// The result of a kernel in the kernel's own layout; nil while its memory is given back.
        var native: Storage?
        /// Computes that result again.
        var recompute: (@Sendable () -> TensorBuffer)?
        var rowMajor: Storage?
        var prepared: [(layout: Layout, storage: Storage)] = []
        var transformed: [String: Storage] = [:]
    }

    /// Reserves row-major room for `count` elements, not cleared.
    init(_ elementType: ElementType, count: Int) {
        self.elementType = elementType
        self.count = count
        nativeLayout = nil
        derived = Mutex(Derived())
        rowMajor = Storage(byteCount: count * elementType.byteCount)
    }

    /// Takes over the result of a kernel, `float32` elements of an image batch.
    convenience init(image storage: Storage, in layout: Layout, count: Int) {
        self.init(
            image: storage, in: layout, isPlain: layout == layout.plainImage, count: count)
    }

    /// The same for a layout of which it is known whether it is row-major.
    init(image storage: Storage, in layout: Layout, isPlain: Bool, count: Int) {
        elementType = .float32
        self.count = count
        nativeLayout = isPlain ? nil : layout
        rowMajor = isPlain ? storage : nil
        derived = Mutex(Derived(native: isPlain ? nil : storage))
    }

    /// Takes over row-major `float32` elements.
    init(rowMajor storage: Storage, count: Int) {
        elementType = .float32
        self.count = count
        nativeLayout = nil
        derived = Mutex(Derived())
        rowMajor = storage
    }

    /// A stretch of a buffer's row-major elements, without copying them.
    package init(_ range: Range<Int>, of whole: TensorBuffer) {
        let size = whole.elementType.byteCount
        elementType = whole.elementType
        count = range.count
        nativeLayout = nil
        derived = Mutex(Derived())
        rowMajor = Storage(
            part: range.lowerBound * size..<range.upperBound * size, of: whole.storage)
    }

    /// Makes a buffer of `count` elements, all of which `fill` has to write.
    package convenience init<T: KernelScalar>(
        _ type: T.Type, count: Int, fill: (inout MutableSpan<T>) throws -> Void
    ) rethrows {
        self.init(T.elementType, count: count)
        try storage.withMutableSpan(of: type, count: count, fill)
    }

    /// Makes a buffer of the same elements.
    package convenience init<T: KernelScalar>(_ elements: [T]) {
        self.init(T.self, count: elements.count) { span in
            let source = elements.span
            for index in span.indices { span[index] = source[index] }
        }
    }

    /// The result of a kernel in the kernel's own layout.
    var native: (layout: Layout, storage: Storage)? {
        guard let layout = nativeLayout else { return nil }
        let (known, recompute) = derived.withLock { ($0.native, $0.recompute) }
        if let known { return (layout, known) }
        guard let made = recompute?().native, made.layout == layout else {
            fatalError("A result could not be computed again in the layout it had.")
        }
        let storage = derived.withLock { derived in
            if let known = derived.native { return known }
            derived.native = made.storage
            derived.recompute = nil
            return made.storage
        }
        return (layout, storage)
    }

    /// Whether ``release(recomputing:)`` has anything to give back.
    package var canBeReleased: Bool { nativeLayout != nil }

    /// Gives back the memory of a result in a kernel's own layout until it is asked for again.
    ///
    /// - Parameter recompute: Computes the same elements in the same layout.
    package func release(recomputing recompute: @escaping @Sendable () -> TensorBuffer) {
        guard canBeReleased else { return }
        derived.withLock { derived in
            guard derived.native != nil else { return }
            derived = Derived(recompute: recompute)
        }
    }

    /// The elements in row-major order.
    var storage: Storage {
        if let rowMajor { return rowMajor }
        if let known = derived.withLock({ $0.rowMajor }) { return known }
        guard let native else { fatalError("A buffer without elements.") }
        let made = Reorder.reorder(
            native.storage, from: native.layout, to: native.layout.plainImage)
        return derived.withLock { derived in
            if let known = derived.rowMajor { return known }
            derived.rowMajor = made
            return made
        }
    }

    /// The elements in a given layout.
    ///
    /// - Parameters:
    ///   - layout: The order wanted.
    ///   - plain: Row-major order of the same sizes.
    ///   - isKept: Whether to keep the result for the next call, as for weights that stay the same.
    /// - Returns: Memory that must not be changed.
    func storage(in layout: Layout, plain: Layout, isKept: Bool = false) -> Storage {
        if let native {
            if native.layout == layout { return native.storage }
            if native.layout.sizes == layout.sizes, layout != plain {
                return Reorder.reorder(native.storage, from: native.layout, to: layout)
            }
        }
        let source = storage
        guard layout != plain else { return source }
        guard isKept else { return Reorder.reorder(source, from: plain, to: layout) }
        let known = derived.withLock { derived in
            derived.prepared.first { $0.layout == layout }?.storage
        }
        if let known { return known }
        let made = Reorder.reorder(source, from: plain, to: layout)
        derived.withLock { $0.prepared.append((layout, made)) }
        return made
    }

    /// What `make` computes from the elements, kept until they change.
    ///
    /// - Parameters:
    ///   - name: Says everything the result depends on besides the elements.
    ///   - make: Computes it.
    /// - Returns: Memory that must not be changed.
    func derivedStorage(_ name: String, _ make: () -> Storage) -> Storage {
        if let known = derived.withLock({ $0.transformed[name] }) { return known }
        let made = make()
        derived.withLock { $0.transformed[name] = made }
        return made
    }

    /// Reads the elements in row-major order; the type must match (`UInt8` also reads `bool`).
    package func withSpan<T: KernelScalar, R>(
        of type: T.Type, _ body: (Span<T>) throws -> R
    ) rethrows -> R {
        check(type)
        return try storage.withSpan(of: type, count: count, body)
    }

    /// Reads the elements as a type of the same size, whatever its name in another module.
    package func withElements<T: BitwiseCopyable, R>(
        of type: T.Type, _ body: (Span<T>) throws -> R
    ) rethrows -> R {
        guard MemoryLayout<T>.stride == elementType.byteCount else {
            fatalError("A buffer of \(elementType) was read as \(type).")
        }
        return try storage.withSpan(of: type, count: count, body)
    }

    /// Changes the elements in place.
    ///
    /// - Precondition: Nobody else holds this buffer, and it was made in row-major order.
    func withMutableSpan<T: KernelScalar, R>(
        of type: T.Type, _ body: (inout MutableSpan<T>) throws -> R
    ) rethrows -> R {
        check(type)
        willChange()
        return try storage.withMutableSpan(of: type, count: count, body)
    }

    /// Forgets what was derived from elements that are about to change in place.
    func willChange() {
        guard let rowMajor, !rowMajor.isPart else {
            fatalError("Only row-major buffers with memory of their own can be changed.")
        }
        derived.withLock { derived in
            derived.prepared = []
            derived.transformed = [:]
        }
    }

    /// The same elements, row-major, in fresh memory.
    package func copy() -> TensorBuffer {
        let result = TensorBuffer(elementType, count: count)
        result.storage.write(storage, byteCount: count * elementType.byteCount)
        return result
    }

    /// Whether ``withMutableSpan(of:_:)`` works.
    package var isRowMajor: Bool { rowMajor?.isPart == false }

    /// The first element; the buffer must not be empty.
    func first<T: KernelScalar>(_ type: T.Type) -> T {
        withSpan(of: type) { $0[0] }
    }

    /// A copy of the elements in row-major order; the type must match.
    package func array<T: KernelScalar>(of type: T.Type) -> [T] {
        withSpan(of: type) { span in
            [T](capacity: span.count) { output in
                for index in span.indices { output.append(span[index]) }
            }
        }
    }

    private func check<T: KernelScalar>(_ type: T.Type) {
        let matches =
            T.elementType == elementType || (T.elementType == .uint8 && elementType == .bool)
        guard matches else {
            fatalError("A buffer of \(elementType) was read as \(T.elementType).")
        }
    }
}

extension Storage {
    /// Where element `offset` lies, for kernels that work on parts of a buffer.
    @inline(__always)
    func pointer<T: KernelScalar>(to type: T.Type, at offset: Int) -> UnsafeMutablePointer<T> {
        unsafe base.assumingMemoryBound(to: type) + offset
    }
}

extension Layout {
    /// Row-major order of the image batch this layout describes.
    var plainImage: Layout {
        let sizes = sizes
        return .image(
            .plain, batch: sizes[0], height: sizes[2], width: sizes[3], channels: sizes[1])
    }
}
