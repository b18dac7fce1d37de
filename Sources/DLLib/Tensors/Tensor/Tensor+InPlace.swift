internal import DLKernels

extension Tensor {
    /// Makes this value the only holder of its elements, so that a kernel may change them.
    package mutating func makeUnique() {
        guard !isKnownUniquelyReferenced(&buffer) || !buffer.isRowMajor else { return }
        buffer = buffer.copy()
    }
}
