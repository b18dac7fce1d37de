import DLLib
import TestSupport
import Testing

/// Chains of layers run as one pass must give what the layers give one by one.
///
/// Folding multiplies each filter by a factor, which rounds once more: of results around 1 with 72
/// addends that is about 72 × 2⁻²⁴ ≈ 5e-6.
@Suite(.seeded) struct FusionTests {
    private func randomized(_ model: Model) -> Model {
        for (number, parameter) in model.parameters.enumerated() {
            let value = formula(parameter.shape, seed: 40 + number) * 0.5
            let isPositive = parameter.name.hasSuffix("variance") || parameter.name == "gamma"
            parameter.value = isPositive ? value.abs() + 0.5 : value
        }
        return model
    }

    private func bothWays(_ model: Model, _ x: Tensor, training: Bool = false) -> (Tensor, Tensor) {
        model.fusesLayers = true
        let fused = model(x, training: training)
        model.fusesLayers = false
        return (fused, model(x, training: training))
    }

    @Test func `a residual network gives the same fused and unfused`() {
        let model = randomized(Networks.smallResidual())
        let x = (formula([3, 14, 14, 3], seed: 1) + 1) * 127
        let (fused, plain) = bothWays(model, x)
        expectClose(fused, plain, absolute: 1e-5, relative: 1e-5)
    }

    @Test func `padding, bias and activations inside layers are folded too`() {
        let model = randomized(
            Sequential(inputShape: [9, 8, 3]) {
                ZeroPadding2D(rows: (0, 1), columns: (1, 2))
                DepthwiseConv2D(kernelSize: 3, strides: 2, depthMultiplier: 2)
                BatchNormalization(scale: false)
                Activation(.relu6)
                Conv2D(4, kernelSize: 3, padding: .same, activation: .relu)
                Conv2D(3, kernelSize: 1)
                BatchNormalization(center: false)
                ReLU(maximum: 1)
            })
        let (fused, plain) = bothWays(model, formula([2, 9, 8, 3], seed: 2))
        expectClose(fused, plain, absolute: 1e-5, relative: 1e-5)
    }

    @Test func `an addition that stretches a result stays a layer of its own`() {
        let image = Input(shape: [6, 5, 4])
        let x = Conv2D(8, kernelSize: 3, padding: .same)(image)
        let mean = Conv2D(8, kernelSize: 1)(GlobalAveragePooling2D(keepDims: true)(x))
        let model = randomized(Model(inputs: image, outputs: ReLU()(Add()([mean, x]))))
        let (fused, plain) = bothWays(model, formula([2, 6, 5, 4], seed: 6))
        #expect(fused.shape == [2, 6, 5, 8])
        expectClose(fused, plain, absolute: 1e-5, relative: 1e-5)
    }

    @Test(arguments: [0, 1, 2])
    func `an expansion and what filters it run at once or one by one`(
        _ learning: Int
    ) {
        let model = randomized(
            Sequential(inputShape: [11, 9, 3]) {
                Conv2D(16, kernelSize: 3, strides: 2, useBias: false)
                BatchNormalization()
                ReLU(maximum: 6)
                DepthwiseConv2D(kernelSize: 3, padding: .same)
                BatchNormalization()
                Conv2D(48, kernelSize: 1, useBias: false)
                BatchNormalization()
                ReLU(maximum: 6)
                ZeroPadding2D(rows: (0, 1), columns: (0, 1))
                DepthwiseConv2D(kernelSize: 3, strides: 2, useBias: false)
                BatchNormalization()
                ReLU()
            })
        let x = formula([3, 11, 9, 3], seed: 5)
        let (fused, plain) = bothWays(model, x)
        expectClose(fused, plain, absolute: 1e-5, relative: 1e-5)
        // What learns: nothing, the last depthwise convolution, or the one before it, with its bias.
        model.trainable = false
        if learning > 0 {
            let layer = model.layers.filter { $0 is DepthwiseConv2D }[2 - learning]
            layer.trainable = true
        }
        let results = [true, false].map { fuses in
            model.fusesLayers = fuses
            return valueAndGradient(at: model.trainableParameters) {
                model(x, training: true).squared().sum()
            }
        }
        expectClose(results[0].value, results[1].value, absolute: 1e-5, relative: 1e-5)
        #expect(results[0].gradients.count == learning)
        for (left, right) in zip(results[0].gradients, results[1].gradients) {
            expectClose(
                left ?? Tensor(0), right ?? Tensor(1), absolute: 1e-5, relative: 1e-4)
        }
    }

    @Test func `sizes of batches may alternate`() {
        let model = randomized(Networks.smallResidual())
        for count in [1, 3, 1, 2] {
            let (fused, plain) = bothWays(model, formula([count, 14, 14, 3], seed: count) * 100)
            expectClose(fused, plain, absolute: 1e-5, relative: 1e-5)
        }
    }

    @Test func `folded weights follow the weights`() {
        let model = randomized(Networks.smallResidual())
        let x = formula([1, 14, 14, 3], seed: 3) * 100
        let before = model(x)
        for parameter in model.parameters where parameter.name == "beta" {
            parameter.value = parameter.value + 1
        }
        let (fused, plain) = bothWays(model, x)
        expectClose(fused, plain, absolute: 1e-5, relative: 1e-5)
        #expect(fused != before)
    }

    @Test func `a frozen part is the same fused and unfused while training`() {
        let model = randomized(Networks.smallResidual())
        model.freeze(upTo: "global_average_pooling2d")
        let x = formula([2, 14, 14, 3], seed: 4) * 100
        func gradients() -> [Tensor?] {
            valueAndGradient(at: model.trainableParameters) {
                model(x, training: true).squared().sum()
            }.gradients
        }
        let fused = gradients()
        model.fusesLayers = false
        for (left, right) in zip(fused, gradients()) {
            expectClose(
                left ?? Tensor(0), right ?? Tensor(1), absolute: 1e-5, relative: 1e-4)
        }
    }

    @Test func `gradients of the input pass through a frozen model`() {
        let model = randomized(Networks.smallResidual())
        model.trainable = false
        let x = formula([1, 14, 14, 3], seed: 5) * 100
        let (_, gradient) = valueAndGradient(at: x) { model($0).squared().sum() }
        #expect(gradient.abs().sum().scalar() > 0)
    }

    @Test func `a result that is read twice is not folded away`() {
        let image = Input(shape: [6, 6, 2])
        let convolution = Conv2D(2, kernelSize: 3, padding: .same)(image)
        let normalized = BatchNormalization()(convolution)
        let sum = Add()([convolution, normalized])
        let model = randomized(Model(inputs: [image], outputs: [sum, convolution]))
        let x = formula([1, 6, 6, 2], seed: 6)
        let (fused, plain) = bothWays(model, x)
        expectClose(fused, plain, absolute: 1e-5, relative: 1e-5)
    }

    @Test(arguments: [true, false])
    func `normalisation and ReLU in one pass train like the two layers`(startsWithImage: Bool) {
        // Behind a convolution and behind a concatenation, where nothing can be folded.
        func make() -> Model {
            let image = Input(shape: [6, 7, 16])
            let x = startsWithImage ? image : Conv2D(16, kernelSize: 3, padding: .same)(image)
            let first = Activation(.relu)(BatchNormalization()(x))
            let both = Concatenate()([x, first])
            let last = ReLU()(BatchNormalization(scale: false)(both))
            let bounded = ReLU(maximum: 6)(BatchNormalization()(last))
            return randomized(Model(inputs: image, outputs: bounded))
        }
        let x = formula([3, 6, 7, 16], seed: 11)
        func step(_ model: Model) -> (Tensor, [Tensor?], [Tensor]) {
            var result = Tensor(0)
            let weight = formula([3, 6, 7, 32], seed: 12)
            let gradients = valueAndGradient(at: model.trainableParameters) {
                result = model(x, training: true)
                return (result * weight).sum()
            }.gradients
            return (result.withoutGradient(), gradients, model.weights)
        }
        let (fusing, single) = (make(), make())
        single.fusesLayers = false
        let (fused, plain) = (step(fusing), step(single))
        expectClose(fused.0, plain.0, absolute: 1e-5, relative: 1e-5)
        for (left, right) in zip(fused.1, plain.1) {
            expectClose(left ?? Tensor(0), right ?? Tensor(1), absolute: 1e-4, relative: 1e-4)
        }
        for (left, right) in zip(fused.2, plain.2) { expectClose(left, right, absolute: 1e-5) }
    }

    @Test func `a fused ReLU does not hide a number that is none`() {
        let model = randomized(
            Sequential(inputShape: [4, 4, 16]) {
                BatchNormalization()
                ReLU()
            })
        var values = formula([2, 4, 4, 16], seed: 1).scalars()
        values[5] = .nan
        let result = model(Tensor(values, shape: [2, 4, 4, 16]), training: true)
        let numbers = result.scalars()
        #expect(numbers.contains { $0.isNaN })
    }

    /// Twenty images of 8 MiB of features go through in three parts.
    @Test func `a large batch gives what its samples give, whole and in parts`() {
        let model = randomized(
            Sequential(inputShape: [60, 60, 3]) {
                ZeroPadding2D(1)
                Conv2D(64, kernelSize: 3)
                BatchNormalization()
                ReLU()
                MaxPooling2D(2)
                Conv2D(32, kernelSize: 3, padding: .same, activation: .relu)
                GlobalAveragePooling2D()
                Dense(7)
            })
        let x = formula([20, 60, 60, 3], seed: 13)
        let all = model(x)
        for sample in [0, 7, 19] {
            expectClose(all[sample..<sample + 1], model(x[sample..<sample + 1]), absolute: 1e-5)
        }
        model.fusesLayers = false
        expectClose(all, model(x), absolute: 1e-5)
    }

    @Test func `a frozen beginning runs in parts while the rest learns from the whole batch`() {
        let model = randomized(
            Sequential(inputShape: [60, 60, 3]) {
                Conv2D(64, kernelSize: 3, activation: .relu)
                MaxPooling2D(2)
                Conv2D(32, kernelSize: 3)
                BatchNormalization()
                ReLU()
                GlobalAveragePooling2D()
                Dense(7)
            })
        model.freeze(upTo: 3)
        let x = formula([20, 60, 60, 3], seed: 14)
        func gradients() -> [Tensor?] {
            valueAndGradient(at: model.trainableParameters) {
                model(x, training: true).squared().sum()
            }.gradients
        }
        let inParts = gradients()
        // Single layers of a model of its own: no model around them divides the batch.
        let plain = valueAndGradient(at: model.trainableParameters) {
            model.layers.reduce(x) { $1.call([$0], training: true) }.squared().sum()
        }.gradients
        #expect(inParts.count == plain.count)
        for (left, right) in zip(inParts, plain) {
            let scale = Double((right ?? Tensor(1)).abs().max().scalar())
            expectClose(left ?? Tensor(0), right ?? Tensor(1), absolute: 2e-4 * scale)
        }
    }

    @Test func `a layer of a user's own sees the whole batch`() {
        final class Count: Layer {
            var seen: [Int] = []
            override func outputShape(for inputShape: Shape) -> Shape { inputShape }
            override func call(_ input: Tensor, training: Bool) -> Tensor {
                seen.append(input.shape[0])
                return input
            }
        }
        let count = Count()
        let model = randomized(
            Sequential([Conv2D(64, kernelSize: 3), count, Flatten()], inputShape: [60, 60, 3]))
        _ = model(formula([20, 60, 60, 3], seed: 15))
        #expect(count.seen == [20])
    }
}
