import DLLib
import TestSupport
import Testing

@Suite struct TapeTests {
    @Test func `a frozen parameter gets no gradient`() {
        let a = Parameter(Tensor([2]), name: "a")
        let b = Parameter(Tensor([3]), name: "b", isTrainable: false)
        let (value, gradients) = valueAndGradient(at: [a, b]) { (a.value * b.value).sum() }
        #expect(value.scalar() == 6)
        #expect(gradients[0]?.scalars() == [3])
        #expect(gradients[1] == nil)
    }

    @Test func `a parameter used twice gets the sum of both gradients`() {
        let a = Parameter(Tensor([2, 3]), name: "a")
        let gradients = valueAndGradient(at: [a]) { (a.value * a.value).sum() }.gradients
        #expect(gradients[0]?.scalars() == [4, 6])
    }

    @Test func `second derivatives come from nesting`() {
        // f = x³, f' = 3x², f'' = 6x
        let second = valueAndGradient(at: Tensor([2, -1])) { x in
            valueAndGradient(at: x) { ($0 * $0 * $0).sum() }.gradient.sum()
        }
        #expect(second.value.scalar() == 15)
        #expect(second.gradient.scalars() == [12, -6])
    }

    @Test func `second derivatives pass through a function that uses its own result`() {
        let second = valueAndGradient(at: Tensor([0.5])) { x in
            valueAndGradient(at: x) { $0.exp().sum() }.gradient.sum()
        }
        expectClose(second.gradient, Tensor([1.6487213]))
    }

    @Test func `second derivatives of convolutions agree with differences of first ones`() {
        let image = formula([1, 4, 4, 2], seed: 1)
        let filter = formula([3, 3, 2, 3], seed: 2)
        expectGradient(at: [image, filter]) { inputs in
            let first = valueAndGradients(at: inputs) {
                $0[0].conv2D(filter: $0[1], padding: .same).pow(2).sum()
            }.gradients
            return first[0].sum() + (first[1] * first[1]).sum()
        }
    }

    @Test func `a second derivative that does not exist stops with the operation`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = valueAndGradient(at: Tensor(ones: [1, 2, 2, 1])) { x in
                valueAndGradient(at: x) { $0.maxPool2D(window: 2).pow(2).sum() }.gradient.sum()
            }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("maxPool2D: this operation has no second derivative"))
    }

    @Test func `stopGradient and withoutRecording make constants`() {
        let x = Tensor([3])
        #expect(valueAndGradient(at: x) { (stopGradient($0) * $0).sum() }.gradient.scalar() == 3)
        let gradient = valueAndGradient(at: x) { x in
            withoutRecording { x * x }.sum() + x.sum()
        }.gradient
        #expect(gradient.scalar() == 1)
    }

    @Test func `a gradient of one's own replaces the computed one`() {
        let gradient = valueAndGradient(at: Tensor([1, 2])) { x in
            x.relu().withGradient(with: [x]) { [$0 * 10] }.sum()
        }.gradient
        #expect(gradient.scalars() == [10, 10])
    }

    @Test func `parameters changed during recording stop the program with their name`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let weight = Parameter(Tensor([1]), name: "kernel")
            _ = valueAndGradient(at: [weight]) {
                let loss = weight.value.sum()
                weight.value = Tensor([2])
                return loss
            }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("'kernel'"))
    }

    @Test func `a long chain of operations is freed without recursion`() {
        let gradient = valueAndGradient(at: Tensor([1])) { x in
            var y = x
            for _ in 0..<100_000 { y = y + 0.5 }
            return y.sum()
        }.gradient
        #expect(gradient.scalar() == 1)
    }
}
