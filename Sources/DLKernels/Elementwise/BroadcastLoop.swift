extension Elementwise {
    /// Computes `result[i] = f(lhs[i], rhs[i])`, each operand repeated as the plan says.
    @inline(__always)
    static func broadcast<T: KernelScalar, D: KernelScalar>(
        _ lhs: Storage, _ rhs: Storage, _ result: Storage, _ plan: Broadcast,
        _ f: (T, T) -> D
    ) {
        let row = plan.row
        if plan.axes.count == 1 {
            switch (row.lhsStride, row.rhsStride) {
            case (1, 1): return Loops.zip(lhs, rhs, into: result, count: row.extent, f)
            case (1, 0):
                let y = unsafe rhs.pointer(to: T.self, at: 0).pointee
                return Loops.map(lhs, into: result, count: row.extent) { (x: T) in f(x, y) }
            case (0, 1):
                let x = unsafe lhs.pointer(to: T.self, at: 0).pointee
                return Loops.map(rhs, into: result, count: row.extent) { (y: T) in f(x, y) }
            default: break
            }
        }
        withoutActuallyEscaping(f) { f in
            Threads.forEachRange(
                of: plan.rowCount, minimumChunk: 1 + Loops.minimumChunk / max(row.extent, 1)
            ) { rows in
                for index in rows {
                    let start = plan.offsets(ofRow: index)
                    let x = unsafe Span(
                        _unsafeStart: lhs.pointer(to: T.self, at: start.lhs),
                        count: row.lhsStride == 0 ? min(1, row.extent) : row.extent)
                    let y = unsafe Span(
                        _unsafeStart: rhs.pointer(to: T.self, at: start.rhs),
                        count: row.rhsStride == 0 ? min(1, row.extent) : row.extent)
                    var z = unsafe MutableSpan(
                        _unsafeStart: result.pointer(to: D.self, at: index * row.extent),
                        count: row.extent)
                    guard !z.isEmpty else { continue }
                    switch (row.lhsStride, row.rhsStride) {
                    case (1, 0):
                        let b = y[0]
                        for i in z.indices { z[i] = f(x[i], b) }
                    case (0, 1):
                        let a = x[0]
                        for i in z.indices { z[i] = f(a, y[i]) }
                    case (0, 0):
                        let c = f(x[0], y[0])
                        for i in z.indices { z[i] = c }
                    default:
                        for i in z.indices { z[i] = f(x[i], y[i]) }
                    }
                }
            }
        }
    }
}
