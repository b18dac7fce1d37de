import DLLib
import TestSupport
import Testing

/// Regularizers, constraints and initializers against Keras 3.15, made by `make_keras_weights.py`.
@Suite(.seeded) struct KerasWeightTests {
    static let weight = formula([4, 3], seed: 1) * 3
    static let kernel = formula([2, 2, 3, 2], seed: 2)

    @Test func `regularizers cost what they cost in Keras`() throws {
        let rules: [(String, Regularizer)] = [
            ("l1", .l1(0.02)), ("l2", .l2(0.03)), ("l1l2", .l1l2(l1: 0.01, l2: 0.02)),
            ("orthogonal_rows", .orthogonal(0.1)),
            ("orthogonal_columns", .orthogonal(0.1, byColumns: true)),
        ]
        for (name, rule) in rules {
            expectClose(
                rule(Self.weight).reshaped(to: []),
                try golden("keras_weights")("cost_\(name)", "output"), Comment(rawValue: name))
        }
    }

    @Test func `constraints keep weights to what Keras keeps them to`() throws {
        let rules: [(String, Constraint, Tensor)] = [
            ("non_neg", .nonNegative, Self.weight), ("max_norm", .maxNorm(1.5), Self.weight),
            ("max_norm_filters", .maxNorm(0.5, axes: [0, 1, 2]), Self.kernel),
            ("unit_norm", .unitNorm(), Self.weight),
            ("unit_norm_rows", .unitNorm(axes: [1]), Self.weight),
            ("min_max_norm", .minMaxNorm(minimum: 2, maximum: 3, rate: 0.5), Self.weight),
        ]
        for (name, rule, weight) in rules {
            expectClose(
                rule(weight), try golden("keras_weights")("kept_\(name)", "output"),
                Comment(rawValue: name))
        }
    }

    @Test func `a training with costs and constraints goes as in Keras`() throws {
        let expected = try golden("keras_weights")
        let input = Input(shape: [6])
        let first = Dense(
            5, activation: .tanh, kernelRegularizer: .l1l2(l1: 0.01, l2: 0.02),
            biasRegularizer: .l2(), activityRegularizer: .l2(0.1),
            kernelConstraint: .maxNorm(0.8))
        let frozen = Dense(5, kernelRegularizer: .l1())
        let last = Dense(2, activityRegularizer: .l1(), biasConstraint: .nonNegative)
        let model = Model(inputs: input, outputs: last(frozen(first(input))))
        for (number, parameter) in model.parameters.enumerated() {
            parameter.value = formula(parameter.shape, seed: 100 + number) * 0.5
        }
        frozen.trainable = false
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .meanSquaredError)
        let (x, y) = (formula([8, 6], seed: 1), formula([8, 2], seed: 2))
        for loss in try expected("training", "losses").scalars(as: Double.self) {
            expectClose(try model.trainOnBatch(x, y).loss, loss, absolute: 1e-6, relative: 1e-5)
        }
        expectClose(
            try model.evaluate(x, y).loss,
            Double(try expected("training", "evaluation").scalar()), absolute: 1e-6,
            relative: 1e-5)
        for (number, parameter) in model.parameters.enumerated() {
            expectClose(parameter.value, try expected("training", "weight_\(number)"))
        }
    }

    @Test func `a layer of one's own can add to the loss`() throws {
        final class Costly: Layer {
            override func call(_ x: Tensor, training: Bool) -> Tensor {
                addLoss(x.squared().sum())
                return x
            }
        }
        let model = Sequential([Costly(), Dense(1, kernelInitializer: .zeros)], inputShape: [2])
        model.compile(optimizer: SGD(learningRate: 0), loss: .meanSquaredError)
        let x = Tensor([1, 2, 3, 4], shape: [2, 2])
        expectClose(try model.evaluate(x, Tensor(zeros: [2, 1])).loss, 30)
        #expect(model.losses.count == 1)
    }

    @Test func `an identity and a truncated normal are Keras's`() throws {
        var generator = RandomGenerator(seed: 1)
        expectClose(
            Initializer.identity(gain: 2)([3, 4], using: &generator),
            try golden("keras_weights")("identity", "output"))
        let values = Initializer.truncatedNormal(mean: 1, standardDeviation: 0.5)(
            [200, 200], using: &generator
        ).scalars(as: Double.self)
        #expect(values.allSatisfy { abs($0 - 1) <= 1.000001 })
        let mean = values.reduce(0, +) / 40_000
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 40_000
        // 0.8796 of the deviation stays; five deviations of the mean of 40,000 are 0.011.
        expectClose(mean, 1, absolute: 0.011)
        expectClose(variance.squareRoot(), 0.5 * 0.879_625_66, absolute: 0, relative: 0.02)
    }

    @Test(arguments: [[3, 7], [7, 3], [5, 5], [2, 3, 4]])
    func `orthogonal weights are orthonormal rows or columns`(_ sizes: [Int]) {
        var generator = RandomGenerator(seed: 2)
        let shape = Shape(sizes)
        let weight = Initializer.orthogonal(gain: 3)(shape, using: &generator)
        let rows = shape.dropLast().reduce(1, *)
        let columns = sizes[sizes.count - 1]
        let matrix = weight.reshaped(to: [rows, columns])
        let product =
            rows < columns
            ? matrix.matmul(matrix.transposed()) : matrix.transposed().matmul(matrix)
        expectClose(product, Tensor(eye: min(rows, columns)) * 9, absolute: 1e-5)
    }

    @Test func `the spread of LeCun's weights follows its formula`() {
        var generator = RandomGenerator(seed: 3)
        for (rule, limit) in [
            (Initializer.lecunUniform, (3.0 / 100).squareRoot()),
            (.lecunNormal, 2 / 0.879_625_661_034_239_78 * (1.0 / 100).squareRoot()),
        ] {
            let values = rule([100, 400], using: &generator).scalars(as: Double.self)
            let variance = values.reduce(0) { $0 + $1 * $1 } / 40_000
            expectClose(variance, 1.0 / 100, absolute: 0, relative: 0.03)
            #expect(values.allSatisfy { abs($0) <= limit * 1.000001 })
        }
    }
}
