/// A copy between two walks over memory, reduced to as few axes as possible.
///
/// Axes of one step are dropped and neighbours that both walks pass in one go are merged, so that
/// rows are long. Where one side runs along rows and the other along columns, squares of 32 by 32
/// elements are copied one after the other: both sides then stay inside the cache.
struct StridedCopy {
    /// One merged axis: its steps and how far each side moves.
    struct Axis {
        var extent: Int
        var read: Int
        var write: Int
    }

    private var axes: [Axis] = []
    private let from: Int
    private let to: Int

    /// - Precondition: Both walks and `extents` have the same number of axes.
    init(from: DataMovement.Walk, to: DataMovement.Walk, extents: [Int]) {
        self.from = from.offset
        self.to = to.offset
        for index in extents.indices.reversed() where extents[index] != 1 {
            let axis = Axis(
                extent: extents[index], read: from.strides[index], write: to.strides[index])
            if let inner = axes.last, axis.read == inner.read * inner.extent,
                axis.write == inner.write * inner.extent
            {
                axes[axes.count - 1].extent *= axis.extent
            } else {
                axes.append(axis)
            }
        }
        if axes.isEmpty { axes.append(Axis(extent: 1, read: 1, write: 1)) }
        axes.reverse()
    }

    /// Copies units of one element each.
    ///
    /// - Precondition: Both walks stay inside their memory.
    func run<Unit: BitwiseCopyable>(_ source: Storage, _ result: Storage, _: Unit.Type) {
        let x = unsafe source.base.assumingMemoryBound(to: Unit.self)
        let y = unsafe result.base.assumingMemoryBound(to: Unit.self)
        let row = axes[axes.count - 1]
        if row.read != 1, row.write == 1,
            let column = axes.firstIndex(where: { $0.read == 1 && $0.extent >= Self.side })
        {
            return unsafe runTiled(x, y, column: column)
        }
        let outer = Array(axes.dropLast())
        let rows = outer.reduce(1) { $0 * $1.extent }
        let chunk = 1 + Loops.minimumChunk / max(row.extent, 1)
        Threads.forEachRange(of: rows, minimumChunk: chunk) { range in
            for index in range {
                let start = position(of: index, outer)
                unsafe Self.copyRow(x + start.read, y + start.write, row)
            }
        }
    }

    private static let side = 32

    @inline(__always)
    private static func copyRow<Unit: BitwiseCopyable>(
        _ x: UnsafeMutablePointer<Unit>, _ y: UnsafeMutablePointer<Unit>, _ row: Axis
    ) {
        if row.read == 1, row.write == 1 {
            unsafe y.update(from: x, count: row.extent)
        } else if row.read == 0, row.write == 1 {
            unsafe y.update(repeating: x.pointee, count: row.extent)
        } else {
            for step in 0..<row.extent {
                unsafe y[step &* row.write] = x[step &* row.read]
            }
        }
    }

    /// The copy by squares over the last axis and `column`, along which the source is contiguous.
    private func runTiled<Unit: BitwiseCopyable>(
        _ x: UnsafeMutablePointer<Unit>, _ y: UnsafeMutablePointer<Unit>, column: Int
    ) {
        let row = axes[axes.count - 1]
        let across = axes[column]
        var outer = axes
        outer.removeLast()
        outer.remove(at: column)
        let bands = (across.extent + Self.side - 1) / Self.side
        let planes = outer.reduce(1) { $0 * $1.extent }
        let chunk = 1 + Loops.minimumChunk / (Self.side * row.extent)
        Threads.forEachRange(of: planes * bands, minimumChunk: chunk) { range in
            for index in range {
                let start = position(of: index / bands, outer)
                let first = index % bands * Self.side
                let last = min(first + Self.side, across.extent)
                var left = 0
                while left < row.extent {
                    let right = min(left + Self.side, row.extent)
                    for i in first..<last {
                        let read = start.read &+ i
                        let write = start.write &+ i &* across.write
                        for j in left..<right {
                            unsafe y[write &+ j] = x[read &+ j &* row.read]
                        }
                    }
                    left = right
                }
            }
        }
    }

    private func position(of index: Int, _ outer: [Axis]) -> (read: Int, write: Int) {
        var rest = index
        var result = (read: from, write: to)
        for axis in outer.reversed() {
            let step = rest % axis.extent
            rest /= axis.extent
            result.read += step * axis.read
            result.write += step * axis.write
        }
        return result
    }
}
