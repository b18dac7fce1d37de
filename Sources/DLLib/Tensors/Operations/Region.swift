internal import DLFoundation
internal import DLKernels

/// A part of a tensor that a subscript names, as a walk over its elements.
struct Region {
    /// The walk over the elements that ranges and single entries choose.
    private(set) var walk: DataMovement.Walk
    /// The sizes along the walk, new axes included, before a list is followed.
    private(set) var shape = Shape([])
    /// Entries picked from axes of `shape`; of several lists one entry each belongs together.
    private(set) var lists: [(axis: Int, entries: [Int])] = []
    /// Whether the axes with lists or single entries stand side by side.
    private var listsAreNeighbours = true

    /// - Precondition: The indices fit the shape, otherwise stops naming the index.
    init(_ indices: [AxisIndex], of whole: Shape) {
        let strides = DataMovement.rowMajorStrides(whole.dimensions)
        walk = DataMovement.Walk(strides: [])
        let named = indices.count { $0.kind != .newAxis && $0.kind != .ellipsis }
        guard named <= whole.rank, indices.count(where: { $0.kind == .ellipsis }) <= 1 else {
            shapeFailure("subscript", "\(named) indices do not fit (one ellipsis at most)", whole)
        }
        var axis = 0
        let picking = indices.indices.filter { indices[$0].picksEntries }
        if let first = picking.first, let last = picking.last {
            listsAreNeighbours = last - first == picking.count - 1
        }
        for index in indices {
            switch index.kind {
            case .newAxis: append(1, stride: 0)
            case .ellipsis:
                for _ in 0..<whole.rank - named {
                    append(whole[axis], stride: strides[axis])
                    axis += 1
                }
            default:
                add(index.kind, axis, size: whole[axis], stride: strides[axis], whole)
                axis += 1
            }
        }
        while axis < whole.rank {
            append(whole[axis], stride: strides[axis])
            axis += 1
        }
        let lengths = Set(lists.map(\.entries.count)).subtracting([1])
        guard lists.count < 2 || lengths.count <= 1 else {
            shapeFailure(
                "subscript",
                "lists of \(lists.map { "\($0.entries.count)" }.joined(separator: " and ")) "
                    + "entries do not go together", whole)
        }
    }

    /// Entries picked from one axis of `shape`.
    var list: (axis: Int, entries: [Int])? { lists.count == 1 ? lists[0] : nil }

    /// The sizes of the part.
    var resultShape: Shape {
        guard lists.count < 2 else { return Shape(steps.map(\.count)) }
        guard let list else { return shape }
        var result = shape
        result[list.axis] = list.entries.count
        return result
    }

    /// The places of the elements in row-major order of the result, where several lists pick them.
    var places: [Int] {
        steps.reduce([walk.offset]) { places, steps in
            places.flatMap { place in steps.map { place + $0 } }
        }
    }

    /// For each axis of the result how far its entries lie from the first element.
    ///
    /// As in NumPy the entries of several lists, taken together, are one axis: where the first list
    /// stands if all of them are neighbours, and else in front.
    private var steps: [[Int]] {
        let length = lists.map(\.entries.count).first { $0 != 1 } ?? 1
        let together = (0..<length).map { place in
            lists.reduce(0) { sum, list in
                sum + list.entries[list.entries.count == 1 ? 0 : place] * walk.strides[list.axis]
            }
        }
        let picked = Set(lists.map(\.axis))
        var result: [[Int]] = listsAreNeighbours ? [] : [together]
        for axis in 0..<shape.rank {
            if !picked.contains(axis) {
                result.append((0..<shape[axis]).map { $0 * walk.strides[axis] })
            } else if listsAreNeighbours, axis == lists[0].axis {
                result.append(together)
            }
        }
        return result
    }

    private mutating func append(_ size: Int, stride: Int) {
        shape.append(size)
        walk.strides.append(stride)
    }

    private mutating func add(
        _ kind: AxisIndex.Kind, _ axis: Int, size: Int, stride: Int, _ whole: Shape
    ) {
        switch kind {
        case .position(let position):
            walk.offset += Self.entry(position, axis, whole) * stride
        case .range(let from, let to, let step) where step == 1 && isExact(from, to):
            let (start, end) = (from ?? 0, to ?? size)
            guard start <= end, end <= size else {
                shapeFailure("subscript", "\(start)..<\(end) leaves axis \(axis)", whole)
            }
            walk.offset += start * stride
            append(end - start, stride: stride)
        case .range(let from, let to, let step):
            guard step != 0 else { shapeFailure("subscript", "a step cannot be 0", whole) }
            // A longer step leads out of the axis as well.
            let step = Swift.min(Swift.max(step, -size - 1), size + 1)
            let bounds = step > 0 ? (0, size) : (-1, size - 1)
            func bounded(_ position: Int?, _ otherwise: Int) -> Int {
                guard let position else { return otherwise }
                let counted = position < 0 ? position + size : position
                return Swift.min(Swift.max(counted, bounds.0), bounds.1)
            }
            let start = bounded(from, step > 0 ? bounds.0 : bounds.1)
            let end = bounded(to, step > 0 ? bounds.1 : bounds.0)
            let distance = step > 0 ? end - start : start - end
            let count = Swift.max(0, (distance + step.magnitudeAsInt - 1) / step.magnitudeAsInt)
            if count > 0 { walk.offset += start * stride }
            append(count, stride: stride * step)
        case .list(let entries):
            lists.append((shape.rank, entries.map { Self.entry($0, axis, whole) }))
            append(size, stride: stride)
        case .newAxis, .ellipsis: break
        }
    }

    /// Bounds of Swift's own ranges are meant as they are; those of strides may be negative.
    private func isExact(_ from: Int?, _ to: Int?) -> Bool { (from ?? 0) >= 0 && (to ?? 0) >= 0 }

    private static func entry(_ position: Int, _ axis: Int, _ whole: Shape) -> Int {
        let counted = position < 0 ? position + whole[axis] : position
        guard counted >= 0, counted < whole[axis] else {
            shapeFailure("subscript", "there is no entry \(position) along axis \(axis)", whole)
        }
        return counted
    }
}

extension AxisIndex {
    /// Whether entries are named one by one.
    fileprivate var picksEntries: Bool {
        switch kind {
        case .position, .list: true
        default: false
        }
    }
}

extension Int {
    fileprivate var magnitudeAsInt: Int { Swift.abs(self) }
}
