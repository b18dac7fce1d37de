internal import COneDNN

// Products that give each thread the same rows of a layer's weights in every pass.
//
// What two cores have read, one of them can write only after the other has given it up, line by line:
// that made an optimizer's step six times slower than the same step on memory of its own. Optimizers
// divide weights into equal stretches, one for each thread. So do these products:
//
//     result            product   the rows of the weights are
//     of the layer      x · w     what is summed over
//     gradient of x     g · wᵀ    the columns of the result
//     gradient of w     xᵀ · g    the rows of the result

extension MatrixMultiply {
    /// Where the rows of the weights are found in a product.
    private enum WeightRows {
        case sum, columns, rows

        init?(_ g: Geometry) {
            switch (g.transposesLeft, g.transposesRight) {
            case (false, false): self = .sum
            case (false, true): self = .columns
            case (true, false): self = .rows
            case (true, true): return nil
            }
        }

        /// The number of rows and of columns of the weights, and how many rows meet them.
        func sizes(_ g: Geometry) -> (rows: Int, columns: Int, batch: Int) {
            switch self {
            case .sum: (g.k, g.n, g.m)
            case .columns: (g.n, g.k, g.m)
            case .rows: (g.m, g.n, g.k)
            }
        }
    }

    private struct Key: Hashable, Sendable {
        /// The sizes of the whole product.
        var geometry: Geometry
        /// The rows of the weights that one thread takes.
        var rows: Int
        var hasBias: Bool
    }

    /// The share of one thread, compiled for this thread alone.
    private struct Share: Sendable {
        let primitive: Primitive
        let left: Layout
        let right: Layout
        let bias: Layout
        let result: Layout

        init(_ key: Key, _ place: WeightRows) {
            let g = key.geometry
            let m = place == .rows ? key.rows : g.m
            let k = place == .sum ? key.rows : g.k
            let n = place == .columns ? key.rows : g.n
            left = Layout([m, k], strides: place == .rows ? [1, g.m] : [g.k, 1])
            right = Layout([k, n], strides: place == .columns ? [1, g.k] : [g.n, 1])
            bias = Layout([1, n], strides: [n, 1])
            result = Layout([m, n], strides: [g.n, 1])
            var operation = dnnl_matmul_desc_t()
            let status = unsafe dnnl_matmul_desc_init(
                &operation, left.descriptor, right.descriptor, key.hasBias ? bias.descriptor : nil,
                result.descriptor)
            guard status == dnnl_success, let made = Primitive(operation, threads: 1) else {
                fatalError("oneDNN has no kernel for \(key.rows) rows of the product \(g).")
            }
            primitive = made
        }
    }

    private static let shares = KernelCache<Key, Share>()

    /// Computes `left · right + bias`, each thread with its own rows of the weights; nil where there
    /// are too few of them.
    static func divided(
        _ g: Geometry, _ left: TensorBuffer, _ right: TensorBuffer, _ bias: TensorBuffer?
    ) -> TensorBuffer? {
        let threads = Threads.count
        guard threads > 1, let place = WeightRows(g) else { return nil }
        let (rows, columns, batch) = place.sizes(g)
        // The other matrices are read by all threads, and sums are written by all.
        guard rows >= 4 * batch, rows * columns >= 2 * OptimizerStep.minimumChunk,
            bias == nil || place == .sum
        else { return nil }
        // Compiled before the threads need them; at most two sizes, since rows are shared evenly.
        let parts = (0..<threads).map { part in
            let range = rows * part / threads..<rows * (part + 1) / threads
            let key = Key(geometry: g, rows: range.count, hasBias: bias != nil && part == 0)
            return (range, shares.value(for: key) { Share(key, place) })
        }
        let results = (0..<(place == .sum ? threads : 1)).map { _ in
            TensorBuffer(.float32, count: g.m * g.n)
        }
        Threads.forEachRange(of: threads, minimumChunk: 1) { taken in
            for part in taken {
                let (range, share) = parts[part]
                let first = range.lowerBound * MemoryLayout<Float>.stride
                let offsets =
                    switch place {
                    case .sum: (left: first, right: first * g.n, result: 0)
                    case .columns: (left: 0, right: first * g.k, result: first)
                    case .rows: (left: first, right: 0, result: first * g.n)
                    }
                let target = results[place == .sum ? part : 0]
                var arguments = [
                    Argument(DNNL_ARG_SRC, share.left, left.storage, offset: offsets.left),
                    Argument(DNNL_ARG_WEIGHTS, share.right, right.storage, offset: offsets.right),
                    Argument(DNNL_ARG_DST, share.result, target.storage, offset: offsets.result),
                ]
                if let bias, part == 0 {
                    arguments.append(Argument(DNNL_ARG_BIAS, share.bias, bias.storage))
                }
                share.primitive.execute(arguments)
            }
        }
        let shape = [g.m, g.n]
        return results.dropFirst().reduce(results[0]) { sum, part in
            Elementwise.binary(.add, sum, shape, part, shape, resultShape: shape)
        }
    }
}
