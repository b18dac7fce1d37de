/// Orthonormal columns, for first weights: no reason to load a library of linear algebra, and the
/// same numbers on every machine.
package enum Orthogonalization {
    /// Makes the columns of a matrix orthonormal, from the first to the last.
    ///
    /// The result is the factor Q of the decomposition `QR` whose R has a positive diagonal.
    /// Each column is made orthogonal twice: the second time removes what rounding left.
    /// - Parameters:
    ///   - matrix: Columns one after another, each `rows` long; there are at most `rows`.
    ///   - rows: The length of a column.
    /// - Returns: The columns of Q, one after another.
    /// - Complexity: O(matrix.count²/rows).
    /// - Source: Giraud, Langou, Rozložník, "The loss of orthogonality in the Gram-Schmidt
    ///   orthogonalization process", 2005.
    package static func orthonormalize(_ matrix: [Double], rows: Int) -> [Double] {
        var q = matrix
        let columns = rows == 0 ? 0 : matrix.count / rows
        for column in 0..<columns {
            let start = column * rows
            for _ in 0..<2 {
                for earlier in 0..<column {
                    let other = earlier * rows
                    var product = 0.0
                    for i in 0..<rows { product += q[start + i] * q[other + i] }
                    for i in 0..<rows { q[start + i] -= product * q[other + i] }
                }
            }
            var square = 0.0
            for i in 0..<rows { square += q[start + i] * q[start + i] }
            let scale = square > 0 ? 1 / square.squareRoot() : 0
            for i in 0..<rows { q[start + i] *= scale }
        }
        return q
    }
}
