/// The elements of a tensor: their type, their number and the storage that holds them.
///
/// A buffer is written once, by the kernel that makes it, and read from then on by any thread;
/// only a single owner may change it afterwards (``withMutableSpan(of:_:)``).
package final class TensorBuffer: @unchecked Sendable {
    /// The kind of number.
    package let elementType: ElementType
    /// The number of elements.
    package let count: Int
    let storage: Storage

    /// Reserves room for `count` elements, not cleared.
    init(_ elementType: ElementType, count: Int) {
        self.elementType = elementType
        self.count = count
        storage = Storage(byteCount: count * elementType.byteCount)
    }

    /// Makes a buffer of `count` elements, all of which `fill` has to write.
    package convenience init<T: KernelScalar>(
        _ type: T.Type, count: Int, fill: (inout MutableSpan<T>) throws -> Void
    ) rethrows {
        self.init(T.elementType, count: count)
        try storage.withMutableSpan(of: type, count: count, fill)
    }

    /// Makes a buffer of `count` bytes, each 0 or 1, all of which `fill` has to write.
    package convenience init(
        boolCount count: Int, fill: (inout MutableSpan<UInt8>) throws -> Void
    ) rethrows {
        self.init(.bool, count: count)
        try storage.withMutableSpan(of: UInt8.self, count: count, fill)
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
    /// - Precondition: Nobody else holds this buffer.
    package func withMutableSpan<T: KernelScalar, R>(
        of type: T.Type, _ body: (inout MutableSpan<T>) throws -> R
    ) rethrows -> R {
        check(type)
        return try storage.withMutableSpan(of: type, count: count, body)
    }

    /// Where element `offset` lies, for kernels that work on parts of a buffer.
    @inline(__always)
    func pointer<T: KernelScalar>(to type: T.Type, at offset: Int) -> UnsafeMutablePointer<T> {
        unsafe storage.base.assumingMemoryBound(to: type) + offset
    }

    /// The first element; the buffer must not be empty.
    func first<T: KernelScalar>(_ type: T.Type) -> T {
        withSpan(of: type) { $0[0] }
    }

    private func check<T: KernelScalar>(_ type: T.Type) {
        let matches =
            T.elementType == elementType || (T.elementType == .uint8 && elementType == .bool)
        guard matches else {
            fatalError("A buffer of \(elementType) was read as \(T.elementType).")
        }
    }
}

extension TensorBuffer {
    /// A copy of the elements; the type must match.
    func array<T: KernelScalar>(of type: T.Type) -> [T] {
        withSpan(of: type) { span in
            [T](capacity: span.count) { output in
                for index in span.indices { output.append(span[index]) }
            }
        }
    }

    /// A buffer of the same elements.
    package convenience init<T: KernelScalar>(_ elements: [T]) {
        self.init(T.self, count: elements.count) { span in
            let source = elements.span
            for index in span.indices { span[index] = source[index] }
        }
    }
}
