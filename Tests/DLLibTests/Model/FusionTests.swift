import DLLib
import TestSupport
import Testing

/// Chains of layers run as one pass must give what the layers give one by one.
///
/// Folding multiplies each filter by a factor, which rounds once more: of results around 1 with 72
/// addends that is about 72 × 2⁻²⁴ ≈ 5e-6.
@Suite struct FusionTests {
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
}
