import DLLib
import TestSupport
import Testing

/// The next step that errors about shapes name.
@Suite(.seeded) struct ShapeAdviceTests {
    private func words(_ work: () throws -> Void) -> String {
        do {
            try work()
            return "no error"
        } catch {
            return "\(error)"
        }
    }

    @Test(
        arguments: [
            ([8, 6, 3], [8, 6, 3], "x.expandedDims(axis: 0)"),
            ([5], [5], "x.expandedDims(axis: 0)"),
            ([20, 4], [20, 4], "x.expandedDims(axis: 0)"),
            ([8, 6, 3], [2, 1, 8, 6, 3], "x.squeezed(axis: 1)"),
            ([8, 6, 1], [2, 8, 6], "x.expandedDims(axis: -1)"),
            ([8, 6, 3], [2, 8, 6, 1], "Tensor(concatenating: [x, x, x], axis: 3)"),
            ([8, 6, 3], [2, 3, 8, 6], "x.transposed([0, 2, 3, 1])"),
            ([8, 8, 3], [2, 9, 9, 3], "imageSize: 8"),
            ([8, 6, 3], [2, 9, 9, 3], "Load the images with the other size"),
            ([8, 6, 3], [2, 8, 6, 4], "4 channels instead of 3"),
            ([48], [2, 8, 6], "x.reshaped(to: [count, 48])"),
            ([10], [2, 8, 6], "Flatten()"),
        ] as [([Int], [Int], String)])
    func `samples of another shape: the likeliest slip is named`(
        input: [Int], data: [Int], advice: String
    ) throws {
        let model = Sequential(inputShape: Shape(input), seed: 1) {
            Flatten()
            Dense(2)
        }
        let text = words { _ = try model.predict(Tensor(zeros: Shape(data))) }
        #expect(text.contains(advice), "\(text)")
        #expect(text.contains("\(Shape(input))"))
        // The advice works.
        let x = formula(Shape(data), seed: 1)
        let mended: Tensor? =
            switch advice {
            case "x.expandedDims(axis: 0)": x.expandedDims(axis: 0)
            case "x.squeezed(axis: 1)": x.squeezed(axis: 1)
            case "x.expandedDims(axis: -1)": x.expandedDims(axis: -1)
            case "Tensor(concatenating: [x, x, x], axis: 3)":
                Tensor(concatenating: [x, x, x], axis: 3)
            case "x.transposed([0, 2, 3, 1])": x.transposed([0, 2, 3, 1])
            case "x.reshaped(to: [count, 48])": x.reshaped(to: [2, 48])
            default: nil
            }
        if let mended { #expect(try model.predict(mended).shape[1] == 2) }
    }

    @Test func `too few tensors are counted`() throws {
        let (a, b) = (Input(shape: [2]), Input(shape: [3]))
        let model = Model(inputs: [a, b], outputs: [Concatenate()([a, b])])
        #expect(words { _ = try model.predict(Tensor(zeros: [4, 2])) }.contains("2 inputs"))
    }

    /// Networks whose last layer gives a result for each place.
    @Test(
        arguments: [
            ([4, 4, 3], "GlobalAveragePooling2D() or Flatten()"),
            ([4, 3], "GlobalAveragePooling1D() or Flatten()"),
            ([4, 4, 4, 3], "GlobalAveragePooling3D() or Flatten()"),
        ] as [([Int], String)])
    func `a head without Flatten is told so, whatever the loss and the form of targets`(
        input: [Int], advice: String
    ) throws {
        let numbers = Tensor([0, 1, 2, 3, 4, 0] as [Int32], shape: [6])
        let values = Tensor((0..<6).map(Float.init), shape: [6, 1])
        let oneHot = Tensor(oneHot: [0, 1, 2, 3, 4, 0], classCount: 5)
        let cases: [(Dense, Loss, Tensor)] = [
            (Dense(5, activation: .softmax), .categoricalCrossentropy, oneHot),
            (Dense(5, activation: .softmax), .sparseCategoricalCrossentropy, numbers),
            (Dense(5, activation: .sigmoid), .binaryCrossentropy, oneHot),
            (Dense(1), .meanSquaredError, values),
            (Dense(1, activation: .sigmoid), .binaryCrossentropy, values / 10),
        ]
        for (head, loss, targets) in cases {
            let model = Sequential(inputShape: Shape(input), seed: 1) { head }
            model.compile(optimizer: SGD(), loss: loss)
            let text = words {
                try model.fit(
                    formula(Shape([6] + input), seed: 1), targets, batchSize: 3, verbose: .silent)
            }
            #expect(text.contains(advice), "\(loss.name): \(text)")
            #expect(!text.contains("as many units: Dense(5"), "\(loss.name): \(text)")
        }
    }

    @Test func `targets for every place need a last layer for every place`() throws {
        let model = Sequential(inputShape: [4, 4, 3], seed: 1) {
            Flatten()
            Dense(5, activation: .softmax)
        }
        model.compile(optimizer: SGD(), loss: .categoricalCrossentropy)
        let text = words {
            try model.fit(
                Tensor(zeros: [6, 4, 4, 3]), Tensor(zeros: [6, 4, 4, 5]), batchSize: 3,
                verbose: .silent)
        }
        #expect(text.contains("leave out Flatten and global pooling"), "\(text)")
    }
}
