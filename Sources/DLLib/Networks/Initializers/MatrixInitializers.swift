internal import DLKernels
internal import DLTensors

extension Initializer {
    /// Rows, or columns where there are fewer of them, of length `gain` at right angles to each
    /// other: repeated products keep their size, which is why recurrent layers begin so.
    ///
    /// Made from a matrix of normal numbers by `QR` with a positive diagonal. A shape with more than
    /// two axes counts as a matrix with the last axis as columns.
    /// - Source: Saxe et al., "Exact solutions to the nonlinear dynamics of learning in deep linear
    ///   neural networks", arXiv:1312.6120; keras.initializers.Orthogonal.
    public static func orthogonal(gain: Float = 1) -> Initializer {
        Orthogonal(gain: gain).rule
    }

    struct Orthogonal: RuleSettings {
        static let names = ["orthogonal"]
        let gain: Float

        func rule(named name: String) -> Initializer {
            Initializer(name, configuration) { shape, generator in
                guard let columns = shape.last, shape.rank >= 2 else {
                    shapeFailure("orthogonal", "this initializer makes matrices and kernels", shape)
                }
                let rows = shape.dropLast().reduce(1, *)
                let (long, short) = (max(rows, columns), min(rows, columns))
                let normal = Tensor(
                    normalMean: 0, standardDeviation: 1, shape: [short, long], using: &generator)
                let q = Orthogonalization.orthonormalize(
                    normal.scalars(as: Double.self), rows: long)
                let vectors = Tensor(q.map { Float($0) * gain }, shape: [short, long])
                return (rows < columns ? vectors : vectors.transposed()).reshaped(to: shape)
            }
        }
    }

    /// A matrix with `gain` on its diagonal and zeros elsewhere.
    ///
    /// - Source: keras.initializers.Identity.
    public static func identity(gain: Float = 1) -> Initializer {
        Identity(gain: gain).rule
    }

    struct Identity: RuleSettings {
        static let names = ["identity"]
        let gain: Float

        func rule(named name: String) -> Initializer {
            Initializer(name, configuration) { shape, _ in
                guard shape.rank == 2 else {
                    shapeFailure("identity", "this initializer makes matrices", shape)
                }
                let columns = shape[1]
                return Tensor(shape: shape) { span in
                    for place in span.indices {
                        span[place] = place / columns == place % columns ? gain : 0
                    }
                }
            }
        }
    }
}
