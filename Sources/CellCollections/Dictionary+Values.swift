public import KernelDisplay

extension Dictionary {
    /// The values, in the order of the keys; `values[index] += 1` changes one in place.
    @inlinable public var values: Values {
        @inline(__always) get { _StandardCollections.values(of: self) }
        @inline(__always) _modify {
            // Both are one reference to the same storage.
            let own = unsafe withUnsafeMutablePointer(to: &self) { UnsafeMutableRawPointer($0) }
            defer { _fixLifetime(self) }
            yield unsafe &own.assumingMemoryBound(to: Values.self).pointee
        }
    }
}
