import DLLib
import TestSupport
import Testing

/// Options of optimizers drawn at random, with a constraint on one of two weights, against Keras.
///
/// 25 steps and the end of training by Keras 3.15, made by `make_keras_optimizer_options.py`.
@Suite struct KerasOptimizerOptionTests {
    private static var rules: [any UpdateRule] {
        [
            SGD().rule, Adam().rule, Nadam().rule, Adamax().rule, Adagrad().rule, Adadelta().rule,
            RMSprop().rule, Lion().rule, Ftrl().rule, Lamb().rule, Adafactor().rule,
        ]
    }
    private static let constraints: [Constraint?] = [
        nil, .nonNegative, .maxNorm(1.2), .unitNorm(),
        .minMaxNorm(minimum: 0.6, maximum: 1.1, rate: 0.5),
    ]
    private static let clippings: [GradientClipping?] = [
        nil, .value(0.05), .norm(0.15), .globalNorm(0.2),
    ]
    private static let averages: [WeightAveraging?] = [
        nil, WeightAveraging(momentum: 0.8),
        WeightAveraging(momentum: 0.8, overwriteFrequency: 2),
        WeightAveraging(momentum: 0.9, overwriteFrequency: 3),
    ]

    static let names: [String] = [
        "sgd", "adam", "nadam", "adamax", "adagrad", "adadelta", "rmsprop", "lion", "ftrl", "lamb",
        "adafactor",
    ].flatMap { name in (0..<12).map { "\(name)_\($0)" } }

    @Test(arguments: names)
    func `options act on one another as in Keras`(name: String) throws {
        let expected = try golden("keras_optimizer_options")
        let places = try expected(name, "options").scalars().map { Int($0) }
        let options = StepOptions(
            learningRate: [0.01, 0.05][places[1]] as Float,
            weightDecay: places[2] == 0 ? nil : 0.1, clipping: Self.clippings[places[3]],
            averaging: Self.averages[places[5]], gradientAccumulationSteps: places[4] + 1)
        let optimizer = RuleOptimizer(name, Self.rules[places[0]], options: options)
        let weights = [
            Parameter(formula([3, 4], seed: 0), name: "first"),
            Parameter(formula([5], seed: 1), name: "second"),
        ]
        if let constraint = Self.constraints[places[6]] {
            weights[0].constraint = { constraint($0) }
        }
        func compare(row: Int) throws {
            for weight in weights {
                // Nadam and Adafactor divide by means of squares that are nearly zero at first, which
                // magnifies rounding.
                expectClose(
                    weight.value.reshaped(to: [weight.value.elementCount]),
                    try expected(name, weight.name)[row],
                    absolute: 1e-5, relative: 1e-5, "\(weight.name), row \(row) of \(places)")
            }
        }
        for step in 0..<25 {
            optimizer.apply(
                weights.enumerated().map { number, weight in
                    let gradient = formula(weight.shape, seed: 10 * step + number + 50) * 0.1
                    return ParameterGradient(parameter: weight, gradient: gradient)
                })
            if step == 6 { try compare(row: 0) }
        }
        try compare(row: 1)
        optimizer.finishTraining()
        try compare(row: 2)
    }
}
