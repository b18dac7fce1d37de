import DLLib
import TestSupport
import Testing

@Suite struct TensorTests {
    @Test func `whole numbers written beside whole numbers keep them whole`() {
        let x = Tensor([1, -2, Int32.max], shape: [3])
        #expect((x + 1).dtype == .int32)
        #expect((x + 1).scalars(as: Int32.self) == [2, -1, Int32.min])
        #expect((5 - x).scalars(as: Int32.self)[..<2] == [4, 7])
        #expect((x * 2 - 1).dtype == .int32)
        #expect((x + 0.5).dtype == .float32)
        #expect((x / 2).dtype == .float32)
        // A byte has no room for sums.
        #expect((Tensor([UInt8(255)], shape: [1]) + 1).scalars(as: Int32.self) == [256])
        // Fractions of whole numbers are computed as they read.
        let pixels = Tensor([255.0], shape: [1])
        #expect((pixels * (1 / 255)).scalar() == 1)
        #expect((pixels + 1).dtype == .float32)
        let odd = Tensor([16_777_217 as Int32, 16_777_216], shape: [2])
        #expect((odd .> 16_777_216).scalars() == [1, 0])
    }

    @Test func `creation and conversion`() {
        #expect(Tensor([1, 2, 3, 4], shape: [2, 2]).dtype == .float32)
        #expect(Tensor([1.5, 2] as [Double], shape: [2]).dtype == .float64)
        #expect(Tensor([1, 2] as [Int32], shape: [2]).dtype == .int32)
        #expect(Tensor([1, 2] as [UInt8], shape: [2]).dtype == .uint8)
        #expect(Tensor([true, false], shape: [2]).scalars() == [1, 0])
        #expect(
            Tensor(repeating: 7, shape: [3], dtype: .int32).scalars(as: Int32.self) == [7, 7, 7])
        #expect(Tensor([1.9, -1.9, 300]).asType(.uint8).scalars(as: UInt8.self) == [1, 0, 255])
        #expect(Tensor(oneHot: [1, 0], classCount: 3).scalars() == [0, 1, 0, 1, 0, 0])
        #expect(Tensor(zeros: []).scalar() == 0)
        #expect(Tensor(stacking: [Tensor([1, 2]), Tensor([3, 4])]).shape == [2, 2])
    }

    @Test func `a copy does not see later changes of the original`() {
        var a = Tensor([1, 2])
        let b = a
        a += Tensor([1, 1])
        #expect(b.scalars() == [1, 2])
        #expect(a.scalars() == [2, 3])
    }

    @Test func `arithmetic widens what cannot hold the result`() {
        let bytes = Tensor([200, 100] as [UInt8], shape: [2])
        #expect((bytes + bytes).scalars(as: Int32.self) == [400, 200])
        #expect((bytes / 2).scalars() == [100, 50])
        #expect((bytes * Tensor([0.5, 2])).scalars() == [100, 200])
        #expect(bytes.sum().scalar() == 300)
        #expect(bytes.greater(Tensor([150])).scalars() == [1, 0])
    }

    @Test func `reductions keep or drop their axes`() {
        let x = Tensor([1, 2, 3, 4, 5, 6], shape: [2, 3])
        #expect(x.sum().scalar() == 21)
        #expect(x.sum(axis: 0).scalars() == [5, 7, 9])
        #expect(x.mean(axis: -1, keepDims: true) == Tensor([2, 5], shape: [2, 1]))
        #expect(x.max(axis: 1).scalars() == [3, 6])
        #expect(x.argMax().scalars(as: Int32.self) == [2, 2])
        #expect(Tensor([3, 1, 3], shape: [1, 3]).argMax().scalar() == 0)
        #expect(Tensor(zeros: [0, 3]).sum(axis: 0).scalars() == [0, 0, 0])
    }

    @Test func `indexing, slicing and gathering`() {
        let x = Tensor(rangeTo: 12).reshaped(to: [4, 3])
        #expect(x[1].scalars() == [3, 4, 5])
        #expect(x[1..<3].shape == [2, 3])
        #expect(x[2...].shape == [2, 3])
        #expect(x.slice(axis: 1, 1..<2).scalars() == [1, 4, 7, 10])
        #expect(x.gathered(rows: [3, 0, 3])[0].scalars() == [9, 10, 11])
        let bytes = x.asType(.uint8).gathered(rows: [2])
        #expect(bytes == Tensor([6, 7, 8] as [UInt8], shape: [1, 3]))
        #expect(x.transposed()[0].scalars() == [0, 3, 6, 9])
        #expect(Tensor(concatenating: [x, x], axis: 1)[0].scalars() == [0, 1, 2, 0, 1, 2])
        #expect(x[0..<0].elementCount == 0)
    }

    @Test func `results in blocks read back in row-major order`() {
        let x = formula([2, 5, 5, 16], seed: 1)
        let identity = Tensor(oneHot: Array(0..<16), classCount: 16).reshaped(to: [1, 1, 16, 16])
        let blocked = x.conv2D(filter: identity)
        expectClose(blocked, x, absolute: 0, relative: 0)
        expectClose(blocked + blocked, x + x, absolute: 0, relative: 0)
        expectClose(blocked * x, x * x, absolute: 0, relative: 0)
        expectClose(blocked.relu(max: 0.5), x.relu(max: 0.5), absolute: 0, relative: 0)
        expectClose(blocked + 1, x + 1, absolute: 0, relative: 0)
        expectClose(blocked.mean(axes: [1, 2]), x.globalAveragePool2D(), absolute: 1e-6)
        expectClose(blocked.slice(axis: 3, 3..<9), x.slice(axis: 3, 3..<9), absolute: 0)
        let wide = blocked.zeroPadded2D(top: 1, bottom: 2, left: 3, right: 0)
        let expected = x.padded(axis: 1, before: 1, after: 2).padded(axis: 2, before: 3, after: 0)
        expectClose(wide, expected, absolute: 0, relative: 0)
        expectClose(x.zeroPadded2D(top: 1, bottom: 2, left: 3, right: 0), expected, absolute: 0)
    }

    @Test func `blocks filled up with zeros stay clean`() {
        // 24 channels leave half a block of padding, which exp() must not turn into ones.
        let x = formula([1, 3, 3, 24], seed: 1)
        let identity = Tensor(oneHot: Array(0..<24), classCount: 24).reshaped(to: [1, 1, 24, 24])
        let y = x.conv2D(filter: identity).exp()
        let ones = Tensor(ones: [1, 1, 24, 16])
        expectClose(y.conv2D(filter: ones), x.exp().conv2D(filter: ones))
    }

    @Test func `nested lists, ranges and grids`() {
        #expect(Tensor([[1, 2], [3, 4]]) == Tensor([1, 2, 3, 4], shape: [2, 2]))
        #expect(Tensor([[[1], [2]], [[3], [4]]]).shape == [2, 2, 1])
        #expect(Tensor([1, 2, 3] as [Int]).dtype == .int32)
        #expect(Tensor([0.5, 1] as [Double]).dtype == .float64)
        #expect(Tensor(eye: 2, dtype: .int32) == Tensor([1, 0, 0, 1] as [Int32], shape: [2, 2]))
        #expect(Tensor(arangeFrom: 3, to: 3).elementCount == 0)
        #expect(Tensor(linearSpaceFrom: 0, to: 1, count: 1) == Tensor([0]))
        #expect(Tensor(linearSpaceFrom: 0, to: 0.3, count: 4).scalars().last == 0.3)
    }

    @Test func `not-a-number shows in extremes, positions and order`() {
        let x = Tensor([2, .nan, 1])
        #expect(x.max().scalar().isNaN && x.min().scalar().isNaN)
        #expect(Tensor.maximum(x, Tensor([0, 0, 3]))[1].scalar().isNaN)
        #expect(Tensor.minimum(Tensor([0, 0, 3]), x)[1].scalar().isNaN)
        #expect(x.argMax().scalar() == 1 && x.argMin().scalar() == 1)
        #expect(x.argSort().scalars() == [2, 0, 1])
        #expect(x.argSort(descending: true).scalars() == [1, 0, 2])
        #expect(x.isNaN().scalars() == [0, 1, 0])
        // More than the 256 elements from which on oneDNN computes.
        let many = Tensor(repeating: .nan, shape: [300])
        for y in [many.relu(), many.exp(), many.sigmoid(), many.tanh(), many.log(), many.sqrt()] {
            #expect(y.isNaN().allTrue)
        }
        let hidden = many.reshaped(to: [1, 300]).dense(
            Tensor(ones: [300, 300]), activation: .relu)
        #expect(hidden.isNaN().allTrue)
        let filter = Tensor(repeating: .nan, shape: [3, 3, 1, 16])
        let image = Tensor(ones: [1, 6, 6, 1])
        #expect(image.conv2D(filter: filter, activation: .relu6).isNaN().allTrue)
        #expect(!x.isClose(to: x))
        #expect(Tensor([1, .infinity]).isClose(to: Tensor([1.000001, .infinity])))
    }

    @Test func `order, largest and different elements`() {
        let x = Tensor([3, 1, 2, 3, 1, 3])
        #expect(x.sorted().scalars() == [1, 1, 2, 3, 3, 3])
        #expect(x.argSort().scalars() == [1, 4, 2, 0, 3, 5])
        #expect(x.topK(2).indices.scalars() == [0, 3])
        let (values, counts, inverse) = x.unique()
        #expect(values.scalars() == [1, 2, 3])
        #expect(counts.scalars() == [2, 1, 3])
        #expect(inverse.scalars() == [2, 0, 1, 2, 0, 2])
        let bytes = Tensor([200, 3, 100] as [UInt8])
        #expect(bytes.sorted(descending: true) == Tensor([200, 100, 3] as [UInt8]))
        #expect(Tensor([-5, 3, -7] as [Int32]).sorted().scalars() == [-7, -5, 3])
    }

    @Test(arguments: [DType.float32, .float64, .int32, .uint8], [100, 1000])
    func `long rows are sorted as the standard library sorts them`(dtype: DType, count: Int) {
        let x = (formula([3, count], seed: 4) * 100).asType(dtype)
        let ascending = x.sorted()
        for row in 0..<3 {
            let numbers = x[row].scalars(as: Double.self)
            #expect(ascending[row].scalars(as: Double.self) == numbers.sorted())
            // Equal elements keep their order.
            let order = numbers.indices.sorted { (numbers[$0], $0) < (numbers[$1], $1) }
            #expect(x.argSort()[row].scalars(as: Int32.self).map(Int.init) == order)
        }
    }

    @Test(arguments: [1, 31, 32, 33, 100])
    func `the largest are the first of the descending order`(count: Int) {
        let x = formula([3, 100, 2], seed: 5)
        let top = x.topK(count, axis: 1)
        let all = x.sorted(axis: 1, descending: true)
        #expect(top.values == all.slice(axis: 1, 0..<count))
        #expect(x.gatheredElements(at: top.indices, axis: 1) == top.values)
    }

    @Test func `whole numbers stay whole`() {
        let x = Tensor([-7, 7] as [Int32])
        for y in [-x, x.abs(), x.sign(), x.floor(), x + x, x.sum(), x.prod(), x.cumSum()] {
            #expect(y.dtype == .int32)
        }
        #expect((-x).scalars() == [7, -7])
        #expect(x.floorDivided(by: Tensor([2] as [Int32])).scalars() == [-4, 3])
        #expect(x.floorDivided(by: Tensor([0] as [Int32])).scalars() == [0, 0])
        #expect((Tensor([true, true]).sum()).scalar() == 2)
    }

    @Test func `logical operators and answers about whole tensors`() {
        let (p, q) = (Tensor([true, true, false, false]), Tensor([true, false, true, false]))
        #expect((p .& q).scalars() == [1, 0, 0, 0])
        #expect((p .| q).scalars() == [1, 1, 1, 0])
        #expect((p .^ q).scalars() == [0, 1, 1, 0])
        #expect((.!p).scalars() == [0, 0, 1, 1])
        #expect(p.any().scalar() == 1 && p.all().scalar() == 0)
        // Nothing is missing from nothing.
        #expect(Tensor(zeros: [0]).all().scalar() == 1 && Tensor(zeros: [0]).any().scalar() == 0)
    }

    @Test(arguments: [(1, 3, 2), (37, 64, 1), (1, 100_003, 1), (1, 70_000, 3), (3, 40_000, 70)])
    func `long sums lose little, however they are cut`(
        _ size: (outer: Int, reduced: Int, inner: Int)
    ) {
        let x = formula([size.outer, size.reduced, size.inner], seed: 3) + 1
        let exact = x.asType(.float64).sum(axis: 1)
        // Blocks of at most 256 and n / 128 sums, each rounded: far below n roundings.
        let bound = Double(256 + size.reduced / 128) * 0x1p-24
        expectClose(x.sum(axis: 1), exact, absolute: 0, relative: bound)
        expectClose(x.max(axis: 1), x.asType(.float64).max(axis: 1), absolute: 0, relative: 0)
    }
}
