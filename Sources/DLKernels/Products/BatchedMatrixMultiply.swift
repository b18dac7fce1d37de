internal import COneDNN

extension MatrixMultiply {
    private struct BatchKey: Hashable, Sendable {
        var geometry: Geometry
        var batch: Int
        var threads = Threads.count
    }

    private static let batchCache = KernelCache<BatchKey, Primitive>()

    /// Many products of matrices of one size: `result[b] = left[b] · right[b]`.
    ///
    /// - Shapes: `[batch, m, k]` (or `[batch, k, m]`), `[batch, k, n]` (or `[batch, n, k]`); result
    ///   `[batch, m, n]`.
    /// - Precondition: Both are `float32` or both `float64`.
    package static func batched(
        _ geometry: Geometry, batch: Int, _ left: TensorBuffer, _ right: TensorBuffer
    ) -> TensorBuffer {
        let g = geometry
        let result = TensorBuffer(left.elementType, count: batch * g.m * g.n)
        guard batch * g.m * g.n > 0 else { return result }
        guard g.k > 0 else {
            result.clear()
            return result
        }
        if left.elementType == .float32 {
            fast(g, batch, left, right, result)
        } else {
            exact(g, batch, left, right, result)
        }
        return result
    }

    private static func fast(
        _ g: Geometry, _ batch: Int, _ left: TensorBuffer, _ right: TensorBuffer,
        _ result: TensorBuffer
    ) {
        let leftLayout = Layout(
            [batch, g.m, g.k],
            strides: [g.m * g.k] + (g.transposesLeft ? [1, g.m] : [g.k, 1]))
        let rightLayout = Layout(
            [batch, g.k, g.n],
            strides: [g.k * g.n] + (g.transposesRight ? [1, g.k] : [g.n, 1]))
        let resultLayout = Layout([batch, g.m, g.n], strides: [g.m * g.n, g.n, 1])
        let kernel = batchCache.value(for: BatchKey(geometry: g, batch: batch)) {
            var operation = dnnl_matmul_desc_t()
            let status = unsafe dnnl_matmul_desc_init(
                &operation, leftLayout.descriptor, rightLayout.descriptor, nil,
                resultLayout.descriptor)
            guard status == dnnl_success, let made = Primitive(operation) else {
                fatalError("oneDNN has no kernel for \(batch) products \(g).")
            }
            return made
        }
        kernel.execute([
            Argument(DNNL_ARG_SRC, leftLayout, left.storage),
            Argument(DNNL_ARG_WEIGHTS, rightLayout, right.storage),
            Argument(DNNL_ARG_DST, resultLayout, result.storage),
        ])
    }

    private static func exact(
        _ g: Geometry, _ batch: Int, _ left: TensorBuffer, _ right: TensorBuffer,
        _ result: TensorBuffer
    ) {
        let (a, b, c) = (left.storage, right.storage, result.storage)
        for index in 0..<batch {
            let isDone = OpenBLAS.product(
                g, a, index * g.m * g.k, b, index * g.k * g.n, into: c, at: index * g.m * g.n)
            if !isDone { reference(g, index, a, b, c) }
        }
    }

    private static func reference(
        _ g: Geometry, _ index: Int, _ left: Storage, _ right: Storage, _ result: Storage
    ) {
        func part(_ storage: Storage, rows: Int, columns: Int, isTransposed: Bool) -> [Double] {
            let count = rows * columns
            let span = unsafe Span(
                _unsafeStart: storage.pointer(to: Double.self, at: index * count), count: count)
            let elements = [Double](capacity: count) { output in
                for i in span.indices { output.append(span[i]) }
            }
            return isTransposed
                ? ReferenceMatrixMultiply.transpose(elements, rows: columns, columns: rows)
                : elements
        }
        let product = ReferenceMatrixMultiply.product(
            part(left, rows: g.m, columns: g.k, isTransposed: g.transposesLeft),
            part(right, rows: g.k, columns: g.n, isTransposed: g.transposesRight),
            m: g.m, k: g.k, n: g.n)
        var target = unsafe MutableSpan(
            _unsafeStart: result.pointer(to: Double.self, at: index * product.count),
            count: product.count)
        for i in product.indices { target[i] = product[i] }
    }
}
