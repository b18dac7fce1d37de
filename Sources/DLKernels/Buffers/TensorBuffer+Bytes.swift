internal import Glibc

extension TensorBuffer {
    /// Makes a buffer from the bytes of its elements in row-major order.
    ///
    /// - Precondition: As many bytes as the elements take.
    package convenience init(
        bytes: ArraySlice<UInt8>, _ elementType: ElementType, count: Int, isBigEndian: Bool = false
    ) {
        self.init(elementType, count: count)
        guard bytes.count == count * elementType.byteCount else {
            fatalError("\(bytes.count) bytes are not \(count) elements of \(elementType).")
        }
        let target = storage
        unsafe bytes.withUnsafeBytes { source in
            guard let base = source.baseAddress else { return }
            unsafe memcpy(target.base, base, source.count)
        }
        guard isBigEndian else { return }
        switch elementType.byteCount {
        case 4: swapBytes(UInt32.self)
        case 8: swapBytes(UInt64.self)
        default: break
        }
    }

    /// The bytes of the elements in row-major order, least significant first.
    package var bytes: [UInt8] {
        storage.withSpan(of: UInt8.self, count: count * elementType.byteCount) { span in
            [UInt8](capacity: span.count) { output in
                for index in span.indices { output.append(span[index]) }
            }
        }
    }

    private func swapBytes<Bits: FixedWidthInteger & BitwiseCopyable>(_ type: Bits.Type) {
        storage.withMutableSpan(of: type, count: count) { span in
            for index in span.indices { span[index] = span[index].byteSwapped }
        }
    }
}
