internal import DLKernels

extension Tensor {
    /// Makes this value the only holder of its elements, so that a kernel may change them.
    mutating func makeUnique() {
        guard !isKnownUniquelyReferenced(&buffer) else { return }
        buffer = TensorBuffer(Float.self, count: buffer.count) { copy in
            withFloats { source in
                for index in copy.indices { copy[index] = source[index] }
            }
        }
    }
}
