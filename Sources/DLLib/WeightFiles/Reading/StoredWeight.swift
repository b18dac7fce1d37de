/// A weight in a file: its name and shape are known, its numbers are read when asked for.
package struct StoredWeight {
    /// Its name in the file.
    package let name: String
    /// The sizes along its axes in the file.
    package let sizes: [Int]
    /// Reads the numbers, as `float32`.
    package let read: () throws -> Tensor

    /// Creates a description of a weight in a file.
    package init(name: String, sizes: [Int], read: @escaping () throws -> Tensor) {
        self.name = name
        self.sizes = sizes
        self.read = read
    }

    /// The same weight with its axes in another order: axis `i` is axis `axes[i]` of the file.
    ///
    /// - Precondition: As many axes as the weight has.
    package func turned(_ axes: [Int]) -> StoredWeight {
        guard axes != Array(axes.indices) else { return self }
        return StoredWeight(name: name, sizes: axes.map { sizes[$0] }) {
            try read().transposed(axes)
        }
    }

    /// The same numbers in row-major order with other sizes.
    ///
    /// - Precondition: As many elements.
    package func reshaped(_ sizes: [Int]) -> StoredWeight {
        StoredWeight(name: name, sizes: sizes) { try read().reshaped(to: Shape(sizes)) }
    }
}
