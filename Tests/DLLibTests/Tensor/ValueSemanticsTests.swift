import DLLib
import Testing

/// Tensors are values, and values are not copied before they have to be.
@Suite struct ValueSemanticsTests {
    @Test func `a change of one value is not seen through another`() {
        var a = Tensor([[1, 2], [3, 4]])
        let b = a
        let row = a[0]
        let flat = a.reshaped(to: [4])
        a[0, 1] = Tensor(9)
        a[1] += Tensor([1, 1])
        #expect(a == Tensor([[1, 9], [4, 5]]))
        #expect(b == Tensor([[1, 2], [3, 4]]))
        #expect(row == Tensor([1, 2]))
        #expect(flat == Tensor([1, 2, 3, 4]))
    }

    @Test func `a part set to a part of itself gets the old elements`() {
        var a = Tensor(rangeTo: 6)
        a[1...] = a[..<5]
        #expect(a == Tensor([0, 0, 1, 2, 3, 4]))
    }

    @Test func `a value used in a recording can change without changing the gradient`() {
        let gradient = valueAndGradient(at: Tensor([2, 3])) { x in
            var y = x
            let product = y * y
            // The product keeps the elements it was made of.
            y[0] = Tensor(100)
            return product.sum() + y.sum()
        }.gradient
        #expect(gradient == Tensor([4, 7]))
    }

    @Test
    func `assigning, passing and reshaping copy nothing, and only shared elements are copied`()
        async
    {
        // In a process of its own, where no other test uses memory.
        await #expect(processExitsWith: .success) {
            let bytes = 4 << 20
            var a = Tensor(zeros: [1 << 20])
            let before = Engine.memory
            Engine.resetPeakMemory()
            func check(_ expected: Int, _ what: String) {
                // Small blocks of bookkeeping do not count.
                let grown = Engine.peakMemory - before
                guard grown >= expected, grown < expected + bytes / 2 else {
                    fatalError("\(what): \(grown) bytes instead of \(expected)")
                }
            }
            a[5] = Tensor(1)
            a[.stride(by: 2)] = Tensor(2)
            check(bytes / 2, "a change of what nobody shares makes only the new value")
            let b = a
            let c = [a, b].map { $0.reshaped(to: [1 << 10, 1 << 10]) }
            check(bytes / 2, "names and shapes")
            Engine.resetPeakMemory()
            a[6] = Tensor(3)
            check(bytes, "a change of shared elements")
            guard b[6].scalar() == 2, c[0][0, 6].scalar() == 2 else { fatalError("not a value") }
        }
    }
}
