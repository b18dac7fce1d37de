/// Products of row-major matrices.
package enum MatrixMultiply {
    /// Sizes and orientation of a product; also the key of its compiled kernel.
    package struct Geometry: Hashable, Sendable {
        /// Rows of the result.
        package var m: Int
        /// The summed axis.
        package var k: Int
        /// Columns of the result.
        package var n: Int
        /// The left operand is stored as `[k, m]`.
        package var transposesLeft = false
        /// The right operand is stored as `[n, k]`.
        package var transposesRight = false

        /// Sizes of a product of `[m, k]` and `[k, n]`; the orientations can be set.
        package init(m: Int, k: Int, n: Int) {
            self.m = m
            self.k = k
            self.n = n
        }
    }

    /// `activation(left · right + bias)`
    ///
    /// - Shapes: `[m, k]` (or `[k, m]`), `[k, n]` (or `[n, k]`), `bias` `[n]`; result `[m, n]`.
    package static func product(
        _ geometry: Geometry, _ left: TensorBuffer, _ right: TensorBuffer,
        bias: TensorBuffer? = nil, activation: FusedOperation = .none
    ) -> TensorBuffer {
        var result =
            left.elementType == .float64
            ? product(geometry, left, right, Double.self)
            : product(geometry, left, right, Float.self)
        if let bias {
            let shape = [geometry.m, geometry.n]
            result = Elementwise.binary(
                .add, result, shape, bias, [1, geometry.n], resultShape: shape)
        }
        if let limit = activation.limit {
            result = Elementwise.unary(.relu(limit: limit), result)
        }
        return result
    }

    private static func product<T: RealScalar>(
        _ g: Geometry, _ left: TensorBuffer, _ right: TensorBuffer, _: T.Type
    ) -> TensorBuffer {
        var a = left.array(of: T.self)
        var b = right.array(of: T.self)
        if g.transposesLeft {
            a = ReferenceMatrixMultiply.transpose(a, rows: g.k, columns: g.m)
        }
        if g.transposesRight {
            b = ReferenceMatrixMultiply.transpose(b, rows: g.n, columns: g.k)
        }
        return TensorBuffer(ReferenceMatrixMultiply.product(a, b, m: g.m, k: g.k, n: g.n))
    }
}
