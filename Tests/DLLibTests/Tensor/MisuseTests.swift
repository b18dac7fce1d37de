import DLLib
import TestSupport
import Testing

/// What happens when tensors do not fit: a stop that names the operation and the shapes.
@Suite(.seeded) struct MisuseTests {
    static let misuses: [(text: String, run: @Sendable () -> Void)] = [
        (
            "+: the operands' sizes must be equal or 1 along each axis; shape [2, 3] and [2, 2]",
            { _ = x + Tensor(zeros: [2, 2]) }
        ),
        (
            "expects 5 channels",
            { _ = Tensor(zeros: [1, 4, 4, 3]).conv2D(filter: Tensor(zeros: [3, 3, 5, 8])) }
        ),
        ("matmul: ", { _ = x.matmul(x) }),
        ("[2, 3] and [2, 3]", { _ = x.matmul(x) }),
        (
            "matmul: the last size on the left must be the last but one on the right; "
                + "shape [2, 3] and [5, 2, 3]", { _ = x.matmul(Tensor(zeros: [5, 2, 3])) }
        ),
        ("gathered: there is no row 2", { _ = x.gathered(rows: [0, 2]) }),
        ("gathered: there is no entry -1 along axis 1", { _ = x.gathered([-1], axis: 1) }),
        ("gathered: positions must be whole numbers, not float32", { _ = x.gathered(Tensor([0])) }),
        ("oneHot: label 3 at position 1", { _ = Tensor(oneHot: [0, 3], classCount: 3) }),
        ("subscript: there is no entry 2 along axis 0; shape [2, 3]", { _ = x[2] }),
        ("subscript: 1..<5 leaves axis 1", { _ = x[.all, 1..<5] }),
        ("subscript: 3 indices do not fit", { _ = x[0, 0, 0] }),
        (
            "subscript: a mask must have the sizes of the first axes; shape [2, 3] and [3]",
            { _ = x[Tensor([true, false, true])] }
        ),
        (
            "subscript: the operands' sizes",
            {
                var y = x; y[0] = Tensor([1, 2])
            }
        ),
        (
            "reshaped: 6 elements cannot become 8; shape [2, 3] and [2, 4]",
            { _ = x.reshaped(to: [2, 4] as Shape) }
        ),
        ("squeezed: axis 0 has size 2", { _ = x.squeezed(axis: 0) }),
        ("split: axis 1 cannot be cut into 2", { _ = x.split(count: 2, axis: 1) }),
        ("broadcast: only sizes of 1", { _ = x.broadcast(to: [3]) }),
        (
            "padded: 0 before and 3 after do not fit axis 1 (reflect)",
            { _ = x.padded([(0, 0), (0, 3)], mode: .reflect) }
        ),
        ("topK: axis -1 does not have 4 elements", { _ = x.topK(4) }),
        ("max: axis 0 has no elements", { _ = Tensor(zeros: [0]).max() }),
        (
            "einsum(\"ij,jk->ik\"): 'j' is both 3 and 2; shape [2, 3] and [2, 3]",
            { _ = Tensor.einsum("ij,jk->ik", x, x) }
        ),
        ("einsum(\"ij->k\"): the result names 'k'", { _ = Tensor.einsum("ij->k", x) }),
        (
            "einsum(\"ij,jk\"): it names 2 operands, and 1 were given",
            { _ = Tensor.einsum("ij,jk", x) }
        ),
        ("nested lists must be equally long, and entry 1 is not", { _ = Tensor([[1, 2], [3]]) }),
        ("solve: square matrices are expected; shape [2, 3]", { _ = try? x.solve(x) }),
        (
            "categorical: probability -1.0 in row 0",
            {
                var generator = RandomGenerator(seed: 1)
                _ = Tensor(categorical: Tensor([[-1, 2]]), using: &generator)
            }
        ),
    ]

    private static var x: Tensor { Tensor(zeros: [2, 3]) }

    @Test(arguments: misuses.indices)
    func `misuse stops with the operation and the shapes`(number: Int) async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { [number = number as Int] in
            MisuseTests.misuses[number].run()
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains(Self.misuses[number].text))
    }
}
