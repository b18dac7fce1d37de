import DLLib
import TestSupport
import Testing

/// A layer with inputs for which Keras's results and gradients are stored.
///
/// The Python side is `keras_layer_fixture.py`.
struct LayerCase: CustomTestStringConvertible, Sendable {
    /// What goes in.
    enum Source: Sendable {
        /// Numbers from the formula.
        case real(Shape)
        /// Whole numbers below a limit.
        case whole(Shape, limit: Int)
        /// Sequences that are zero from a length of their own on.
        case padded(Shape, lengths: [Int])
        /// Numbers from the formula with a mask: a row of zeros and ones for each sample.
        case masked(Shape, [[Int32]])
    }

    let name: String
    let sources: [Source]
    let training: Bool
    let make: @Sendable () -> Layer

    init(
        _ name: String, _ sources: Source..., training: Bool = false,
        make: @escaping @Sendable () -> Layer
    ) {
        self.init(name, sources, training: training, make: make)
    }

    init(
        _ name: String, _ sources: [Source], training: Bool = false,
        make: @escaping @Sendable () -> Layer
    ) {
        self.name = name
        self.sources = sources
        self.training = training
        self.make = make
    }

    var testDescription: String { name }

    /// Runs the layer with Keras's weights and compares results, gradients and weights' names.
    ///
    /// Values are around 1 and some hundred products are added up, in another order than Keras's,
    /// so results may differ by some hundred times 2⁻²⁴; the default tolerance is 1e-5.
    func check(
        in family: String, tolerance: Double = 1e-5, comparesMask: Bool = false
    ) throws {
        let expected = try #require(try golden(family).cases[name])
        let layer = make()
        let inputs = sources.enumerated().map { $1.tensor(seed: $0 + 1) }
        _ = layer.apply(inputs)
        setFormulaWeights(layer)
        (layer as? RecurrentLayer)?.resetStates()
        try checkNames(layer, family)
        func close(_ actual: Tensor, _ entry: String) {
            guard let wanted = expected[entry] else {
                // Keras leaves out gradients of inputs that nothing depends on.
                #expect(actual.scalars().allSatisfy { $0 == 0 }, "\(entry) is not in the fixture")
                return
            }
            expectClose(
                actual, wanted, absolute: tolerance, relative: tolerance, Comment(rawValue: entry))
        }
        func weighted(_ results: [Tensor]) -> Tensor {
            results.enumerated().map { number, result in
                (result * formula(result.shape, seed: 7 + number)).sum()
            }.reduce(Tensor(0)) { $0 + $1 }
        }
        // A call may change weights, and Keras makes results and gradients in one.
        let weights = layer.weights
        let results = layer.apply(inputs, training: training)
        if comparesMask {
            #expect(
                results[0].mask == expected["mask"]?.asType(.bool),
                "the mask is \(String(describing: results[0].mask))")
        }
        #expect(
            layer.outputShapes(for: inputs.map { Shape($0.shape.dropFirst()) })
                == results.map { Shape($0.shape.dropFirst()) })
        for (number, result) in results.enumerated() { close(result, "output_\(number)") }
        let statistics = layer.parameters.filter { !$0.isTrainable }
        for (number, statistic) in statistics.enumerated() {
            close(statistic.value, "statistic_\(number)")
        }
        let real = inputs.indices.filter { inputs[$0].dtype == .float32 }
        layer.weights = weights
        let byInput = valueAndGradients(at: real.map { inputs[$0] }) { variables in
            var all = inputs
            for (place, variable) in zip(real, variables) {
                all[place] = variable.masked(by: inputs[place].mask)
            }
            return weighted(layer.apply(all, training: training))
        }
        for (number, gradient) in byInput.gradients.enumerated() {
            close(gradient, "input_\(number)")
        }
        layer.weights = weights
        let byWeight = valueAndGradient(at: layer.trainableParameters) {
            weighted(layer.apply(inputs, training: training))
        }
        for (number, gradient) in byWeight.gradients.enumerated() {
            close(try #require(gradient), "weight_\(number)")
        }
    }

    private func checkNames(_ layer: Layer, _ family: String) throws {
        let names = layer.parameters.map { parameter in
            parameter.name + "[" + parameter.shape.map(String.init).joined(separator: ",") + "]"
        }
        let line = "\(name): " + names.joined(separator: " ")
        let lines = try fixtureLines("\(family)_weights.txt")
        #expect(lines.contains(names.isEmpty ? "\(name):" : line), "\(line)")
    }
}

extension LayerCase.Source {
    func tensor(seed: Int) -> Tensor {
        switch self {
        case .real(let shape): return formula(shape, seed: seed)
        case .masked(let shape, let rows):
            let mask = Tensor(rows.flatMap { $0 }, shape: [rows.count, rows[0].count])
            return formula(shape, seed: seed).masked(by: mask)
        case .whole(let shape, let limit):
            let numbers = (0..<shape.elementCount).map { index in
                Int32((index * 7919 + seed * 104_729) % 2003 % limit)
            }
            return Tensor(numbers, shape: shape)
        case .padded(let shape, let lengths):
            var values = formula(shape, seed: seed).scalars()
            let width = shape.dropFirst(2).reduce(1, *)
            for (sample, length) in lengths.enumerated() {
                for place in length * width..<shape[1] * width {
                    values[sample * shape[1] * width + place] = 0
                }
            }
            return Tensor(values, shape: shape)
        }
    }
}

/// Weight number `i` becomes `formula(shape, 100 + i) / 2`; variances and gammas are kept positive.
func setFormulaWeights(_ layer: Layer) {
    for (number, parameter) in layer.parameters.enumerated() {
        let value = formula(parameter.shape, seed: 100 + number) * 0.5
        let isPositive = parameter.name.contains("variance") || parameter.name.contains("gamma")
        parameter.value = isPositive ? value.abs() + 0.5 : value
    }
}
