internal import KernelDisplay

extension InlineElements {
    /// Reads the elements of an `InlineArray` from its memory.
    ///
    /// Its type's record holds the arguments behind two words: the count, then the element's type.
    ///
    /// - Returns: The elements; nil if the value is no `InlineArray`.
    /// - Source: docs/ABI/TypeMetadata.rst of the Swift project, "Generic argument vector".
    static func read(_ value: Any) -> [Any]? {
        func open<Value>(_ value: Value) -> [Any]? {
            guard String(reflecting: Value.self).hasPrefix("Swift.InlineArray<") else { return nil }
            let record = unsafe unsafeBitCast(Value.self as Any.Type, to: UnsafePointer<UInt>.self)
            let count = unsafe Int(bitPattern: record[2])
            let type = unsafe unsafeBitCast(record[3], to: Any.Type.self)
            return unsafe withUnsafeBytes(of: value) { bytes in
                func elements<Element>(_ type: Element.Type) -> [Any]? {
                    guard count >= 0, count * MemoryLayout<Element>.stride <= bytes.count else {
                        return nil
                    }
                    return (0..<count).map { index in
                        unsafe bytes.load(
                            fromByteOffset: index * MemoryLayout<Element>.stride, as: Element.self)
                    }
                }
                return _openExistential(type, do: elements)
            }
        }
        return _openExistential(value, do: open)
    }
}
