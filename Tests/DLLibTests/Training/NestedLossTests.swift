import DLLib
import TestSupport
import Testing

/// Losses of models whose last layer is a model, against Keras 3.15 (`make_keras_nested_losses.py`).
///
/// A loss that looks behind the last activation finds it in the inner model, and with it the mask.
@Suite struct NestedLossTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let layers: @Sendable () -> [Layer]

        init(_ name: String, _ layers: @escaping @Sendable () -> [Layer]) {
            self.name = name
            self.layers = layers
        }

        var testDescription: String { name }
    }

    private static func embedding() -> Layer { Embedding(6, 3, maskZero: true) }
    private static func steps() -> Layer { SimpleRNN(3, returnSequences: true) }
    private static func bit() -> Layer { Dense(1, activation: .sigmoid) }
    private static func classes(_ cost: Regularizer? = nil) -> Layer {
        Dense(4, activation: .softmax, activityRegularizer: cost)
    }

    static let cases = [
        Case("whole") { [Sequential([embedding(), steps(), classes()])] },
        Case("twice") { [Sequential([embedding(), Sequential([steps(), classes()])])] },
        Case("whole_twice") { [Sequential([Sequential([embedding(), steps(), classes()])])] },
        Case("from_outside") { [embedding(), Sequential([steps(), classes()])] },
        Case("softmax") { [Embedding(6, 3), Sequential([steps(), Dense(4), Softmax()])] },
        Case("activation") { [Sequential([embedding(), Dense(4), Activation(.softmax)])] },
        Case("dropped") { [embedding(), Sequential([Conv1D(3, kernelSize: 1), classes()])] },
        Case("dropped_inside") {
            [Sequential([embedding(), Conv1D(3, kernelSize: 1), classes()])]
        },
        Case("last_step") { [Sequential([embedding(), SimpleRNN(3), classes()])] },
        Case("plain") { [embedding(), steps(), classes()] },
        Case("cost") { [embedding(), steps(), classes(.l2(0.1))] },
        Case("nested_cost") { [Sequential([embedding(), steps(), classes(.l2(0.1))])] },
        Case("unmasked_cost") { [Embedding(6, 3), Flatten(), classes(.l1(0.1))] },
        Case("bits") { [Sequential([embedding(), steps(), bit()])] },
        Case("bits_from_outside") { [embedding(), Sequential([steps(), bit()])] },
    ]

    @Test(arguments: cases)
    func `masks and costs of an inner model count in the loss`(_ test: Case) throws {
        let expected = try golden("keras_nested_losses")(test.name, "losses")
            .scalars(as: Double.self)
        let model = Sequential(test.layers(), inputShape: [4])
        for (number, parameter) in model.parameters.enumerated() {
            parameter.value = formula(parameter.value.shape, seed: 100 + number) * 0.5
        }
        let tokens = Tensor([[1, 2, 0, 0], [3, 1, 2, 0], [4, 5, 5, 1]])
        let classes = Tensor([[0, 1, 2, 3], [3, 2, 1, 0], [1, 1, 3, 2]])
        let bits = Tensor([[0, 1, 0, 1], [1, 0, 1, 0], [1, 1, 1, 0]]).expandedDims(axis: -1)
        let isBinary = test.name.hasPrefix("bits")
        var targets = isBinary ? bits : classes
        if model.outputs[0].shape.count == 1 { targets = Tensor([0, 3, 1] as [Float]) }
        model.compile(
            optimizer: SGD(learningRate: 0.5),
            loss: isBinary ? .binaryCrossentropy : .sparseCategoricalCrossentropy)
        for loss in expected {
            let found = try model.evaluate(tokens, targets, batchSize: 3).loss
            expectClose(found, loss, absolute: 1e-5, relative: 1e-5)
            try model.trainOnBatch(tokens, targets)
        }
    }
}
