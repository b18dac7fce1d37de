internal import COneDNN

/// Products of row-major matrices.
///
/// Single precision runs on oneDNN, or on OpenBLAS where products are large; double precision on
/// OpenBLAS, or on ``ReferenceMatrixMultiply`` where they are small.
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

    /// Computes `activation(left · right + bias)`.
    ///
    /// - Shapes: `[m, k]` (or `[k, m]`), `[k, n]` (or `[n, k]`), `bias` `[n]`; result `[m, n]`.
    package static func product(
        _ geometry: Geometry, _ left: TensorBuffer, _ right: TensorBuffer,
        bias: TensorBuffer? = nil, activation: FusedOperation = .none
    ) -> TensorBuffer {
        if left.elementType == .float32, geometry.m > 0, geometry.k > 0, geometry.n > 0 {
            if let result = OpenBLAS.product(geometry, left, right) {
                return finish(geometry, result, bias, activation)
            }
            // A rectifier inside oneDNN's kernel would make zero of not-a-number.
            let result =
                divided(geometry, left, right, bias) ?? fast(geometry, left, right, bias)
            return finish(geometry, result, nil, activation)
        }
        // The batch of one also knows what a product over nothing is: zero.
        let result = batched(geometry, batch: 1, left, right)
        return finish(geometry, result, bias, activation)
    }

    private static func finish(
        _ geometry: Geometry, _ product: TensorBuffer, _ bias: TensorBuffer?,
        _ activation: FusedOperation
    ) -> TensorBuffer {
        var result = product
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

    private struct Key: Hashable, Sendable {
        var geometry: Geometry
        var hasBias: Bool
        var threads = Threads.count
    }

    /// A compiled product and the layouts of what it reads and writes.
    private struct Kernel: Sendable {
        let primitive: Primitive
        let left: Layout
        let right: Layout
        let bias: Layout
        let result: Layout

        init(_ key: Key) {
            let g = key.geometry
            left = Layout([g.m, g.k], strides: g.transposesLeft ? [1, g.m] : [g.k, 1])
            right = Layout([g.k, g.n], strides: g.transposesRight ? [1, g.k] : [g.n, 1])
            bias = Layout([1, g.n], strides: [g.n, 1])
            result = Layout([g.m, g.n], strides: [g.n, 1])
            var operation = dnnl_matmul_desc_t()
            let status = unsafe dnnl_matmul_desc_init(
                &operation, left.descriptor, right.descriptor,
                key.hasBias ? bias.descriptor : nil, result.descriptor)
            guard status == dnnl_success, let made = Primitive(operation) else {
                fatalError("oneDNN has no kernel for the product \(g).")
            }
            primitive = made
        }
    }

    private static let cache = KernelCache<Key, Kernel>()

    private static func fast(
        _ g: Geometry, _ left: TensorBuffer, _ right: TensorBuffer, _ bias: TensorBuffer?
    ) -> TensorBuffer {
        let key = Key(geometry: g, hasBias: bias != nil)
        let kernel = cache.value(for: key) { Kernel(key) }
        let result = TensorBuffer(.float32, count: g.m * g.n)
        var arguments = [
            Argument(DNNL_ARG_SRC, kernel.left, left.storage),
            Argument(DNNL_ARG_WEIGHTS, kernel.right, right.storage),
            Argument(DNNL_ARG_DST, kernel.result, result.storage),
        ]
        if let bias { arguments.append(Argument(DNNL_ARG_BIAS, kernel.bias, bias.storage)) }
        kernel.primitive.execute(arguments)
        return result
    }
}
