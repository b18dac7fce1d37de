import DLLib
import TestSupport
import Testing

/// Arithmetic with symbolic tensors, and layers that drop or scale whole parts.
@Suite(.seeded) struct SymbolicOperationTests {
    @Test func `operators compute what they say, and are stored`() throws {
        let (a, b) = (Input(shape: [2]), Input(shape: [2]))
        let model = Model(
            inputs: [a, b],
            outputs: [
                a + b, a - b, a * b, a / b, a + 2, a - 2, a * 2, a / 2, 2 + a, 2 - a, 2 * a, 2 / a,
                -a,
            ])
        let (x, y): ([Float], [Float]) = ([1, -4], [8, 2])
        let inputs = [Tensor(x, shape: [1, 2]), Tensor(y, shape: [1, 2])]
        let expected: [[Float]] = [
            [9, -2], [-7, -6], [8, -8], [0.125, -2], [3, -2], [-1, -6], [2, -8], [0.5, -2],
            [3, -2],
            [1, 6], [2, -8], [2, -0.5], [-1, 4],
        ]
        #expect(model.apply(inputs).map { $0.scalars() } == expected)
        let folder = try TemporaryFolder()
        try model.save(folder.path + "/m.dllib")
        let loaded = try loadModel(folder.path + "/m.dllib")
        #expect(loaded.apply(inputs).map { $0.scalars() } == expected)
    }

    @Test func `arithmetic is in the summary, but is no layer`() {
        let image = Input(shape: [4])
        let model = Model(inputs: image, outputs: Dense(2)(image * 0.5 + 1))
        #expect(model.layers.map(\.typeName) == ["InputLayer", "Dense"])
        #expect(model.summaryText().contains("multiply (Multiply)"))
        #expect(model.summaryText().contains("add (Add)"))
    }

    @Test func `dropout with a shape for its noise drops whole parts`() {
        let ones = Tensor(ones: [64, 3, 5])
        let whole = Dropout(0.5, noiseShape: [1, 1], seed: 4)(ones, training: true)
        let rows = Dropout(0.5, noiseShape: [-1, 1], seed: 4)(ones, training: true)
        let depth = StochasticDepth(0.5, seed: 4)(ones, training: true)
        for (result, size) in [(whole, 15), (rows, 5), (depth, 15)] {
            let numbers = result.scalars()
            let parts = stride(from: 0, to: numbers.count, by: size).map {
                Set(numbers[$0..<$0 + size])
            }
            #expect(parts.allSatisfy { $0 == [0] || $0 == [2] })
            #expect(parts.contains([0]) && parts.contains([2]))
        }
        #expect(Dropout(0.5, noiseShape: [1, 1])(ones, training: false) == ones)
    }

    @Test func `a noise shape that fits no input is refused`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Dropout(0.5, noiseShape: [2, 1], name: "drop")(Input(shape: [3, 5])) }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("drop") && text.contains("noiseShape [2, 1]"))
    }
}
