extension Elementwise {
    /// Computes `result[i] = f(lhs[i], rhs[i])`, each operand repeated as the plan says.
    static func broadcast<F: BinaryFunction>(
        _ lhs: Storage, _ rhs: Storage, _ result: Storage, _ plan: Broadcast, _ f: F
    ) {
        let row = plan.row
        if plan.axes.count == 1 {
            switch (row.lhsStride, row.rhsStride) {
            case (1, 1): return Loops.zip(lhs, rhs, into: result, count: row.extent, f)
            case (1, 0):
                let y = unsafe rhs.pointer(to: F.Input.self, at: 0).pointee
                return Loops.map(
                    lhs, into: result, count: row.extent, BoundSecond(function: f, y: y))
            case (0, 1):
                let x = unsafe lhs.pointer(to: F.Input.self, at: 0).pointee
                return Loops.map(
                    rhs, into: result, count: row.extent, BoundFirst(function: f, x: x))
            default: break
            }
        }
        guard row.extent > 0 else { return }
        if plan.axes.count == 2, row.extent < 64, row.lhsStride == 1, row.rhsStride == 1 {
            let outer = plan.axes[0]
            if outer.rhsStride == 0 {
                return repeating(rhs, against: lhs, result, outer.extent, row.extent, Turned(f))
            }
            if outer.lhsStride == 0 {
                return repeating(lhs, against: rhs, result, outer.extent, row.extent, f)
            }
        }
        let middle = plan.middle
        Threads.forEachRange(
            of: plan.rowCount, minimumChunk: 1 + Loops.minimumChunk / row.extent
        ) { rows in
            var index = rows.lowerBound
            while index < rows.upperBound {
                // Rows along one axis follow each other by a step; the divisions are for its start.
                var (left, right) = plan.offsets(ofRow: index)
                let end = min(rows.upperBound, (index / middle.extent + 1) * middle.extent)
                while index < end {
                    let x = unsafe Span(
                        _unsafeStart: lhs.pointer(to: F.Input.self, at: left),
                        count: row.lhsStride == 0 ? 1 : row.extent)
                    let y = unsafe Span(
                        _unsafeStart: rhs.pointer(to: F.Input.self, at: right),
                        count: row.rhsStride == 0 ? 1 : row.extent)
                    var z = unsafe MutableSpan(
                        _unsafeStart: result.pointer(to: F.Output.self, at: index * row.extent),
                        count: row.extent)
                    switch (row.lhsStride, row.rhsStride) {
                    case (1, 0): Loops.map(x, into: &z, BoundSecond(function: f, y: y[0]))
                    case (0, 1): Loops.map(y, into: &z, BoundFirst(function: f, x: x[0]))
                    case (0, 0):
                        let value = f(x[0], y[0])
                        for i in z.indices { z[i] = value }
                    default: Loops.zip(x, y, into: &z, f)
                    }
                    index += 1
                    left += middle.lhsStride
                    right += middle.rhsStride
                }
            }
        }
    }

    /// One short row against each row of the other operand, such as a number for each channel
    /// against pixels: copies of it side by side make a row that is worth a loop.
    private static func repeating<F: BinaryFunction>(
        _ short: Storage, against long: Storage, _ result: Storage, _ rowCount: Int, _ extent: Int,
        _ f: F
    ) {
        let repeats = min(rowCount, 256 / extent)
        let width = repeats * extent
        let pattern = Storage(byteCount: width * MemoryLayout<F.Input>.stride)
        pattern.withMutableSpan(of: F.Input.self, count: width) { target in
            short.withSpan(of: F.Input.self, count: extent) { source in
                for i in 0..<width { target[i] = source[i % extent] }
            }
        }
        Threads.forEachRange(
            of: rowCount, minimumChunk: 1 + Loops.minimumChunk / extent
        ) { rows in
            var start = rows.lowerBound * extent
            let end = rows.upperBound * extent
            while start < end {
                let count = min(width, end - start)
                let x = unsafe Span(
                    _unsafeStart: pattern.pointer(to: F.Input.self, at: 0), count: count)
                let y = unsafe Span(
                    _unsafeStart: long.pointer(to: F.Input.self, at: start), count: count)
                var z = unsafe MutableSpan(
                    _unsafeStart: result.pointer(to: F.Output.self, at: start), count: count)
                Loops.zip(x, y, into: &z, f)
                start += count
            }
        }
    }
}
