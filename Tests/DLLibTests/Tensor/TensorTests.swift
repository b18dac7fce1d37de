import DLLib
import TestSupport
import Testing

@Suite struct TensorTests {
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

    @Test func `descriptions show the ends of long axes`() {
        #expect(Tensor(2.5).description == "2.5")
        #expect(
            Tensor([1, 2.25, -3, 4], shape: [2, 2]).description
                == "[[ 1.0, 2.25],\n [-3.0,  4.0]]\nTensor of float32 with shape [2, 2]")
        #expect(Tensor(rangeTo: 100).description.hasPrefix("[ 0.0,  1.0,  2.0, …, 97.0"))
        #expect(Tensor(repeating: 1.5e-7, shape: []).description == "1.5e-7")
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

    @Test(arguments: [
        (0, "+", "[2, 3] and [2, 2]"), (1, "conv2D", "expects 5 channels"),
        (2, "matmul", "[2, 3] and [2, 3]"), (3, "gathered", "there is no row 2"),
        (4, "oneHot", "label 3 at position 1"),
    ])
    func `misuse stops with the operation and the shapes`(
        _ misuse: (number: Int, operation: String, text: String)
    ) async {
        let number = misuse.number
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { [number = number as Int] in
            let x = Tensor(zeros: [2, 3])
            switch number {
            case 0: _ = x + Tensor(zeros: [2, 2])
            case 1: _ = Tensor(zeros: [1, 4, 4, 3]).conv2D(filter: Tensor(zeros: [3, 3, 5, 8]))
            case 2: _ = x.matmul(x)
            case 3: _ = x.gathered(rows: [0, 2])
            default: _ = Tensor(oneHot: [0, 3], classCount: 3)
            }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains(misuse.operation + ":"))
        #expect(text.contains(misuse.text))
    }
}
