internal import DLKernels

/// A part of a tensor that a subscript names, as a walk over its elements.
struct Region {
    /// The walk over the elements that ranges and single entries choose.
    private(set) var walk: DataMovement.Walk
    /// The sizes along the walk, new axes included, before a list is followed.
    private(set) var shape = Shape([])
    /// Entries picked from one axis of `shape`.
    private(set) var list: (axis: Int, entries: [Int])?

    /// - Precondition: The indices fit the shape, otherwise stops naming the index.
    init(_ indices: [AxisIndex], of whole: Shape) {
        let strides = DataMovement.rowMajorStrides(whole.dimensions)
        walk = DataMovement.Walk(strides: [])
        let named = indices.count { $0.kind != .newAxis && $0.kind != .ellipsis }
        guard named <= whole.rank, indices.count(where: { $0.kind == .ellipsis }) <= 1 else {
            shapeFailure("subscript", "\(named) indices do not fit (one ellipsis at most)", whole)
        }
        var axis = 0
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
    }

    /// The sizes of the part.
    var resultShape: Shape {
        guard let list else { return shape }
        var result = shape
        result[list.axis] = list.entries.count
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
            guard list == nil else {
                shapeFailure("subscript", "only one axis can have a list of entries", whole)
            }
            list = (shape.rank, entries.map { Self.entry($0, axis, whole) })
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

extension Int {
    fileprivate var magnitudeAsInt: Int { Swift.abs(self) }
}
