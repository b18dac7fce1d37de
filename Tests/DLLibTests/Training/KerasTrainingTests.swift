import DLLib
import TestSupport
import Testing

/// Whole runs of `fit` against Keras 3.15, made by `make_keras_training.py`.
///
/// Twelve steps feed rounding of 1e-7 back into the weights; losses of size 1 then agree to about
/// 1e-4, and accuracies exactly.
@Suite struct KerasTrainingTests {
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let make: @Sendable () -> Model
        let optimizer: @Sendable () -> any Optimizer

        init(
            _ name: String, _ make: @escaping @Sendable () -> Model,
            _ optimizer: @escaping @Sendable () -> any Optimizer
        ) {
            self.name = name
            self.make = make
            self.optimizer = optimizer
        }

        var testDescription: String { name }
    }

    static let cases = [
        Case("cnn_adam", { Networks.smallCNN() }) { Adam(learningRate: 0.003) },
        Case("cnn_sgd", { Networks.smallCNN() }) { SGD(learningRate: 0.05, momentum: 0.9) },
        Case("residual_adam", { Networks.smallResidual() }) { Adam(learningRate: 0.003) },
        Case(
            "residual_partly_frozen",
            {
                let model = Networks.smallResidual()
                model.freeze(upTo: 7)
                return model
            }
        ) { Adam(learningRate: 0.003) },
    ]

    @Test(arguments: cases)
    func `trains as Keras trains`(_ test: Case) throws {
        let expected = try #require(try golden("keras_training").cases[test.name])
        let model = test.make()
        Networks.setFormulaWeights(model)
        let (images, targets) = Networks.samples()
        model.compile(
            optimizer: test.optimizer(), loss: .categoricalCrossentropy, metrics: [.accuracy])
        let history = try model.fit(
            images, targets, epochs: 4, batchSize: 8, validationSplit: 0.2, shuffle: false,
            verbose: .silent)
        for name in ["loss", "accuracy", "val_loss", "val_accuracy"] {
            let values = try #require(expected[name]).scalars(as: Double.self)
            expectClose(
                history[name], values, absolute: 1e-4, relative: 1e-4, Comment(rawValue: name))
        }
        let evaluated = try model.evaluate(images, targets, batchSize: 7)
        let values = try #require(expected["evaluated"]).scalars(as: Double.self)
        expectClose([evaluated.loss, evaluated.accuracy], values, absolute: 1e-4, relative: 1e-4)
        expectClose(
            try model.predict(images, batchSize: 7), try #require(expected["predictions"]),
            absolute: 2e-4, relative: 2e-4)
        let sums = model.parameters.map { Double($0.value.abs().sum().scalar()) }
        expectClose(
            sums, try #require(expected["weight_sums"]).scalars(as: Double.self), absolute: 2e-3,
            relative: 2e-4)
    }
}
