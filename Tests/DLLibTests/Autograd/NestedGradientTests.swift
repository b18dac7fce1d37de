import DLLib
import TestSupport
import Testing

/// Gradients of gradients with respect to weights, as costs made of slopes need them.
@Suite(.seeded) struct NestedGradientTests {
    @Test func `a parameter used only inside belongs to the recording around`() {
        let p = Parameter(Tensor([2]), name: "p")
        let x = Tensor([3])
        // d/dx (x² p) = 2 x p, and its gradient at p is 2 x.
        let found = valueAndGradient(at: [p]) {
            valueAndGradient(at: x) { ($0 * $0 * p.value).sum() }.gradient.sum()
        }
        #expect(found.value.scalar() == 12)
        #expect(found.gradients[0]?.scalars() == [6])
    }

    @Test(arguments: ["before", "inside", "after", "everywhere"])
    func `wherever it is used as well`(_ place: String) {
        let p = Parameter(Tensor([2]), name: "p")
        let found = valueAndGradient(at: [p]) {
            var extra = Tensor([0])
            if place == "before" || place == "everywhere" { extra = extra + p.value }
            let inner = valueAndGradient(at: Tensor([3])) { x in
                (x * x * p.value + (place == "inside" ? p.value : 0 * p.value)).sum()
            }
            if place == "inside" { extra = extra + inner.value }
            if place == "after" || place == "everywhere" { extra = extra + p.value }
            return (inner.gradient + extra).sum()
        }
        // 2 x = 6, and what stands beside it: the value inside adds x² + 1.
        let wanted: Float = ["before": 7, "inside": 16, "after": 7, "everywhere": 8][place] ?? 0
        #expect(found.gradients[0]?.scalars() == [wanted])
    }

    @Test func `parameters inside and outside may be the same, others, or three deep`() {
        let p = Parameter(Tensor([2]), name: "p")
        let q = Parameter(Tensor([5]), name: "q")
        // d/dp (p³ q) = 3 p² q; at p 6 p q = 60, at q 3 p² = 12.
        let found = valueAndGradient(at: [p, q]) {
            let inner = valueAndGradient(at: [p]) {
                (p.value * p.value * p.value * q.value).sum()
            }
            return (inner.gradients[0] ?? Tensor(zeros: [1])).sum()
        }
        #expect(found.gradients.map { $0?.scalars() } == [[60], [12]])
        // The third derivative of p⁴ is 24 p.
        let third = valueAndGradient(at: [p]) {
            let second = valueAndGradient(at: [p]) {
                let first = valueAndGradient(at: [p]) { p.value.squared().squared().sum() }
                return (first.gradients[0] ?? Tensor(zeros: [1])).sum()
            }
            return (second.gradients[0] ?? Tensor(zeros: [1])).sum()
        }
        #expect(third.gradients[0]?.scalars() == [48])
        // What only the recording inside asks for stays a constant outside.
        let outer = valueAndGradient(at: [q]) {
            let inner = valueAndGradient(at: [p]) { (p.value * p.value * q.value).sum() }
            return (inner.gradients[0] ?? Tensor(zeros: [1])).sum()
        }
        #expect(outer.gradients[0]?.scalars() == [4])
    }

    /// The networks of `make_keras_second_gradients.py`.
    private static func network(_ name: String) -> Sequential {
        let frozen = BatchNormalization()
        frozen.trainable = false
        return switch name {
        case "dense":
            Sequential(inputShape: [3]) {
                Dense(5, activation: .tanh)
                Dense(4, activation: .sigmoid)
                Dense(1)
            }
        case "convolution":
            Sequential(inputShape: [8, 8, 2]) {
                Conv2D(3, kernelSize: 3, strides: 2, padding: .same)
                LeakyReLU(negativeSlope: 0.2)
                Conv2D(4, kernelSize: 3, activation: .tanh)
                Flatten()
                Dense(1)
            }
        case "frozen statistics":
            Sequential(inputShape: [3]) {
                Dense(5, activation: .elu)
                frozen
                Dense(1)
            }
        default: Sequential(inputShape: [3]) { Dense(4, activation: .sigmoid) }
        }
    }

    private func model(_ name: String) -> Sequential {
        let model = Self.network(name)
        // As `set_weights` of the fixture scripts does it.
        for (number, parameter) in model.parameters.enumerated() {
            let value = formula(parameter.shape, seed: 100 + number) * 0.5
            let isPositive = parameter.name.contains("variance") || parameter.name == "gamma"
            parameter.value = isPositive ? value.abs() + 0.5 : value
        }
        return model
    }

    private func penalty(_ kind: String, _ model: Model, _ x: Tensor) -> Tensor {
        var scores = Tensor(0)
        let slopes = valueAndGradient(at: x) { x in
            scores = model(x, training: true)
            return scores.sum()
        }.gradient.reshaped(to: [4, -1])
        let squares = slopes.squared().sum(axis: 1)
        guard kind == "gradient penalty" else { return squares.mean() / 2 }
        return (squares.sqrt() - 1).squared().mean() + scores.mean()
    }

    @Test(
        arguments: ["dense", "convolution", "frozen statistics"],
        ["gradient penalty", "r1"])
    func `costs made of slopes have Keras's gradients`(_ name: String, _ kind: String) throws {
        let expected = try golden("keras_second_gradients")
        let model = model(name)
        let x = formula(Shape([4] + Array(model.inputShape)), seed: 1)
        let parameters = model.trainableParameters
        let found = valueAndGradient(at: parameters) { penalty(kind, model, x) }
        let entry = "\(name) \(kind)"
        expectClose(found.value.reshaped(to: []), try expected(entry, "cost"), absolute: 1e-5)
        for (place, parameter) in parameters.enumerated() {
            expectClose(
                found.gradients[place] ?? Tensor(zeros: parameter.shape),
                try expected(entry, "gradient\(place)"), absolute: 2e-5, relative: 1e-4,
                "\(entry): \(parameter.name)")
        }
    }

    @Test func `a contractive code has Keras's gradients`() throws {
        let expected = try golden("keras_second_gradients")
        let model = model("contractive")
        let x = formula([4, 3], seed: 1)
        let found = valueAndGradient(at: model.parameters) {
            (0..<4).map { place in
                valueAndGradient(at: x) { model($0)[.all, place].sum() }.gradient.squared().sum()
            }.reduce(Tensor(0)) { $0 + $1 }
        }
        expectClose(found.value.reshaped(to: []), try expected("contractive", "cost"))
        for place in 0..<2 {
            let gradient = try #require(found.gradients[place])
            expectClose(
                gradient, try expected("contractive", "gradient\(place)"), absolute: 1e-5)
        }
    }

    @Test(arguments: ["relu", "elu", "selu", "leaky", "gelu", "layer", "batch", "softmax"])
    func `they agree with differences in double precision`(_ kind: String) {
        let names = ["a", "b", "c"]
        let shapes: [Shape] = [[3, 5], [5], [5, 1]]
        let parameters = zip(names, shapes).enumerated().map { place, entry in
            Parameter(formula(entry.1, seed: 4 + place).asType(.float64), name: entry.0)
        }
        let x = formula([4, 3], seed: 1).asType(.float64)
        let activation: (Tensor) -> Tensor = { y in
            switch kind {
            case "relu": y.relu()
            case "elu": ActivationFunction.elu(y)
            case "selu": ActivationFunction.selu(y)
            case "leaky": ActivationFunction.leakyReLU(y)
            case "gelu": y.gelu()
            case "softmax": y.softmax()
            case "batch":
                y.batchNormalized(scale: y[0] * 0 + 2, offset: y[0] * 0, epsilon: 1e-3).result
            default:
                (y - y.mean(axis: -1, keepDims: true)) / (y.std(axis: -1, keepDims: true) + 0.1)
            }
        }
        func cost() -> Tensor {
            let slopes = valueAndGradient(at: x) { x in
                let hidden = x.matmul(parameters[0].value) + parameters[1].value
                return activation(hidden).matmul(parameters[2].value).sigmoid().sum()
            }.gradient
            return slopes.squared().sum()
        }
        let found = valueAndGradient(at: parameters, of: cost).gradients
        for (place, parameter) in parameters.enumerated() {
            let value = parameter.value
            let numbers = value.scalars(as: Double.self)
            let differences = numbers.indices.map { index in
                let ends = [1e-5, -1e-5].map { step in
                    var moved = numbers
                    moved[index] += step
                    parameter.value = Tensor(moved, shape: value.shape)
                    return cost().scalars(as: Double.self)[0]
                }
                return (ends[0] - ends[1]) / 2e-5
            }
            parameter.value = value
            let zeros = Tensor(zeros: value.shape, dtype: .float64)
            expectClose(
                (found[place] ?? zeros).scalars(as: Double.self), differences, absolute: 1e-6,
                relative: 1e-6, "\(kind): \(parameter.name)")
        }
    }

    @Test func `a discriminator learns from a gradient penalty`() throws {
        let model = model("dense")
        let optimizer = Adam(learningRate: 0.02)
        let x = formula([4, 3], seed: 1)
        var costs: [Float] = []
        for _ in 0..<60 {
            let parameters = model.trainableParameters
            let (cost, gradients) = valueAndGradient(at: parameters) {
                let slopes = valueAndGradient(at: x) { model($0).sum() }.gradient
                return (slopes.norm(axis: -1) - 1).squared().mean()
            }
            costs.append(cost.scalar())
            optimizer.apply(
                zip(parameters, gradients).compactMap { parameter, gradient in
                    gradient.map { ParameterGradient(parameter: parameter, gradient: $0) }
                })
        }
        #expect(costs[59] < 0.1 * costs[0])
    }

    @Test func `ctc cannot be differentiated twice, and says so`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let targets = Tensor([1, 2] as [Int32], shape: [1, 2])
            _ = valueAndGradient(at: formula([1, 4, 3], seed: 1)) { x in
                valueAndGradient(at: x) { Loss.ctc($0, targets) }.gradient.squared().sum()
            }
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("ctc: this operation has no second derivative"))
    }
}
