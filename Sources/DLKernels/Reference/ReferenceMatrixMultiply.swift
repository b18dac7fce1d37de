/// The plain matrix product and softmax: the definition, loop by loop.
package enum ReferenceMatrixMultiply {
    /// `c[i, j] = Σ a[i, p] b[p, j]` for row-major `a` `[m, k]` and `b` `[k, n]`.
    package static func product<T: RealScalar>(_ a: [T], _ b: [T], m: Int, k: Int, n: Int) -> [T] {
        var c = [T](repeating: 0, count: m * n)
        for i in 0..<m {
            for p in 0..<k {
                let x = a[i * k + p]
                for j in 0..<n { c[i * n + j] += x * b[p * n + j] }
            }
        }
        return c
    }

    /// The transpose of a row-major `[rows, columns]`.
    package static func transpose<T: RealScalar>(_ x: [T], rows: Int, columns: Int) -> [T] {
        (0..<rows * columns).map { x[$0 % rows * columns + $0 / rows] }
    }
}

/// The plain softmax: the definition, loop by loop.
package enum ReferenceSoftmax {
    /// `exp(x - max) / Σ exp(x - max)` of each row, or its logarithm.
    package static func forward<T: RealScalar>(
        _ x: [T], columns: Int, logarithm: Bool
    ) -> [T] {
        var result = x
        guard columns > 0 else { return result }
        for start in stride(from: 0, to: x.count, by: columns) {
            let row = x[start..<start + columns]
            let highest = row.max() ?? 0
            let sum = row.reduce(T(0)) { $0 + T.exponential($1 - highest) }
            for index in row.indices {
                let shifted = x[index] - highest
                result[index] =
                    logarithm ? shifted - T.logarithm(sum) : T.exponential(shifted) / sum
            }
        }
        return result
    }
}
