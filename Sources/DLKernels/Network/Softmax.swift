internal import COneDNN

/// Softmax over the last axis of `[rows, columns]`.
///
/// Single precision runs on oneDNN, double precision on ``ReferenceSoftmax``.
package enum Softmax {
    private struct Key: Hashable, Sendable {
        var rows: Int
        var columns: Int
        var logarithm: Bool
        var threads = Threads.count
    }

    private static let cache = KernelCache<Key, Primitive>()

    /// Computes `exp(x) / Σ exp(x)` of each row, or its logarithm, safe against overflow.
    package static func forward(
        _ x: TensorBuffer, columns: Int, logarithm: Bool
    ) -> TensorBuffer {
        if x.elementType == .float64 {
            return TensorBuffer(
                ReferenceSoftmax.forward(
                    x.array(of: Double.self), columns: columns, logarithm: logarithm))
        }
        let result = TensorBuffer(.float32, count: x.count)
        guard x.count > 0 else { return result }
        let rows = x.count / columns
        let layout = Layout([rows, columns], strides: [columns, 1])
        let key = Key(rows: rows, columns: columns, logarithm: logarithm)
        let kernel = cache.value(for: key) {
            guard let made = compile(layout, logarithm: logarithm) else {
                fatalError("oneDNN has no kernel for the softmax of \(columns) columns.")
            }
            return made
        }
        kernel.execute([
            Argument(DNNL_ARG_SRC, layout, x.storage),
            Argument(DNNL_ARG_DST, layout, result.storage),
        ])
        return result
    }

    private static func compile(_ layout: Layout, logarithm: Bool) -> Primitive? {
        if logarithm {
            var operation = dnnl_logsoftmax_desc_t()
            let status = unsafe dnnl_logsoftmax_forward_desc_init(
                &operation, dnnl_forward_inference, layout.descriptor, 1)
            return status == dnnl_success ? Primitive(operation) : nil
        }
        var operation = dnnl_softmax_desc_t()
        let status = unsafe dnnl_softmax_forward_desc_init(
            &operation, dnnl_forward_inference, layout.descriptor, 1)
        return status == dnnl_success ? Primitive(operation) : nil
    }
}
