import DLLib
import TestSupport

extension GradientCase {
    static let shapes: [GradientCase] = [
        .init("transposed", z) { $0[0].transposed([2, 0, 1]) },
        .init("swappedAxes", z) { $0[0].swappedAxes() },
        .init("movedAxis", z) { $0[0].movedAxis(from: 0, to: -1) },
        .init("reshaped", z) { $0[0].reshaped(to: [4, -1]) },
        .init("flattened", z) { $0[0].flattened() },
        .init("expandedDims", z) { $0[0].expandedDims(axis: -1) * $0[0].expandedDims(axis: 3) },
        .init("squeezed", column) { $0[0].squeezed(axis: 1) },
        .init("broadcast", column) { $0[0].broadcast(to: [4, 2, 3]) },
        .init("tiled", x) { $0[0].tiled([2, 1, 3]) },
        .init("repeated", x) { $0[0].repeated(2, axis: 1) },
        .init("flipped", z) { $0[0].flipped(axes: [0, -1]) },
        .init("rolled", z) { $0[0].rolled(by: -3, axis: 2) },
        .init("concatenating", z, z * 2) { Tensor(concatenating: $0, axis: 2) },
        .init("stacking", z, z * 2) { Tensor(stacking: $0) },
        .init("stacking inside", z, z * 2) { Tensor(stacking: $0, axis: -1) },
        .init("split", z) { $0[0].split(sizes: [1, 3], axis: 2)[1] },
        .init("split equally", z) {
            let parts = $0[0].split(count: 2, axis: -1)
            return parts[0] * parts[1]
        },
        .init("unstacked", z) {
            let parts = $0[0].unstacked(axis: 1)
            return parts[0] * parts[2]
        },
        .init("slice", z) { $0[0].slice(axis: 1, 1..<3) },
        .init("padded axis", z) { $0[0].padded(axis: 2, before: 1, after: 2) },
        .init("padded constant", x) { $0[0].padded([(1, 0), (2, 1)], mode: .constant(3)) },
        .init("padded reflect", x) { $0[0].padded([(1, 1), (2, 1)], mode: .reflect) },
        .init("padded symmetric", x) { $0[0].padded([(1, 1), (2, 3)], mode: .symmetric) },
        .init("padded edge", x) { $0[0].padded([(0, 2), (2, 3)], mode: .edge) },
        .init("diagonal", formula([2, 3, 4], seed: 2)) { $0[0].diagonal(offset: 1) },
        .init("diagonalMatrix", x) { $0[0].diagonalMatrix() },
        .init("trace", formula([2, 3, 3], seed: 2)) { $0[0].trace() },
        .init("lowerTriangle", formula([2, 3, 4], seed: 2)) { $0[0].lowerTriangle() },
        .init("upperTriangle", formula([2, 3, 4], seed: 2)) { $0[0].upperTriangle(offset: -1) },
        .init("meshgrid", row, formula([2], seed: 2)) {
            let grid = Tensor.meshgrid($0[0], $0[1])
            return grid.x * grid.y * grid.y
        },
    ]

    static let indexing: [GradientCase] = [
        .init("gathered rows", z) { $0[0].gathered(rows: [1, 0, 1]) },
        .init("shuffled rows", z) {
            var generator = RandomGenerator(seed: 3)
            return $0[0].shuffled(using: &generator)
        },
        .init("values with a mask", z) {
            $0[0].masked(by: Tensor([Float](repeating: 1, count: $0[0].shape[0])))
        },
        .init("gathered along an axis", z) { $0[0].gathered([2, 0, 2, 1], axis: 1) },
        .init("gathered by a tensor", z) {
            $0[0].gathered(Tensor([0, 2, 1, 1] as [Int32], shape: [2, 2]), axis: 1)
        },
        .init("scattered", z) { $0[0].scattered([4, 0, 4], axis: 1, count: 6) },
        .init("scatterAdd", formula([4, 3], seed: 1), x) {
            $0[0].scatterAdd($0[1] * $0[1], at: [3, 3])
        },
        .init("gatheredElements", x) {
            $0[0].gatheredElements(at: Tensor([2, 2, 0, 1] as [Int32], shape: [2, 2]))
        },
        .init("scatteredElements", x) {
            $0[0].scatteredElements(
                at: Tensor([0, 0, 4, 1, 2, 3] as [Int32], shape: [2, 3]), count: 5)
        },
        .init("gatheredND", z) {
            $0[0].gatheredND(at: Tensor([1, 2, 0, 0, 1, 2] as [Int32], shape: [3, 2]))
        },
        .init("scatteredND", formula([3, 2], seed: 1)) {
            $0[0].scatteredND(
                at: Tensor([1, 2, 0, 0, 1, 2] as [Int32], shape: [3, 2]), shape: [2, 3, 2])
        },
        .init("subscript of lists", z) { $0[0][[1, 0, 1], .all, [3, 0, 3]] },
        .init("subscript set by lists", z, formula([2], seed: 3)) {
            var changed = $0[0] * 2
            changed[[1, 0], [2, 1], 1] = $0[1] * $0[1]
            return changed * $0[0]
        },
        .init("whole numbers", z) { (2 * $0[0] + 1) * ($0[0] - 3) * (1 - $0[0]) },
        .init("sorted", z) { $0[0].sorted(axis: 1, descending: true) },
        .init("topK", z) { $0[0].topK(2).values },
        .init("subscript of entries and ranges", z) { $0[0][1, .all, 1..<3] },
        .init("subscript of strides", z) {
            $0[0][.ellipsis, .stride(by: -1), .stride(from: 3, to: 0, by: -2)]
        },
        .init("subscript of a list", z) { $0[0][.all, [2, 0, 2], .newAxis, 1...] },
        .init("subscript of a mask", x) { $0[0][x .> 0] },
        .init("subscript set", z, row) {
            var changed = $0[0] * 2
            changed[1, .all, -1] = $0[1] * $0[1]
            return changed * $0[0]
        },
        .init("subscript set by list", z, formula([4], seed: 3)) {
            var changed = $0[0] * 2
            changed[.all, [2, 0]] = $0[1]
            return changed * $0[0]
        },
        .init("subscript set by mask", x, formula([], seed: 3)) {
            var changed = $0[0] * 2
            changed[x .> 0] = $0[1]
            return changed * $0[0]
        },
    ]
}
