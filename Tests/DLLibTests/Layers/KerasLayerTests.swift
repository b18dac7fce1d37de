import DLLib
import TestSupport
import Testing

/// Every layer's results and gradients against those of Keras 3.15, made by
/// `make_keras_layers.py`.
///
/// Values are around 1 and at most 144 products are added up, in another order than Keras's, so
/// results may differ by about 144 × 2⁻²⁴ ≈ 1e-5.
@Suite(.seeded) struct KerasLayerTests {
    static let image: Shape = [2, 7, 6, 4]
    static let odd: Shape = [1, 5, 5, 3]
    static let rows: Shape = [3, 10]

    /// A layer, made anew for each test, and the shapes of its inputs.
    struct Case: CustomTestStringConvertible, Sendable {
        let name: String
        let shapes: [Shape]
        let training: Bool
        let make: @Sendable () -> Layer

        init(
            _ name: String, _ shapes: Shape..., training: Bool = false,
            make: @escaping @Sendable () -> Layer
        ) {
            self.name = name
            self.shapes = shapes
            self.training = training
            self.make = make
        }

        var testDescription: String { name }
    }

    static let convolutions: [Case] = [
        Case("conv2d", image) { Conv2D(3, kernelSize: 3) },
        Case("conv2d_relu", image) { Conv2D(3, kernelSize: 3, activation: .relu) },
        Case("conv2d_sigmoid", image) { Conv2D(3, kernelSize: 3, activation: .sigmoid) },
        Case("conv2d_same", image) { Conv2D(3, kernelSize: 3, padding: .same) },
        Case("conv2d_same_even_window", image) { Conv2D(3, kernelSize: 4, padding: .same) },
        Case("conv2d_same_stride_2", image) {
            Conv2D(3, kernelSize: 3, strides: 2, padding: .same)
        },
        Case("conv2d_same_stride_2_odd", odd) {
            Conv2D(3, kernelSize: 3, strides: 2, padding: .same)
        },
        Case("conv2d_stride_2", image) { Conv2D(3, kernelSize: 3, strides: 2) },
        Case("conv2d_window_1", image) { Conv2D(5, kernelSize: 1, useBias: false) },
        Case("conv2d_window_2_3", image) { Conv2D(2, kernelSize: [2, 3], strides: [1, 2]) },
        Case("conv2d_dilation_2", image) { Conv2D(3, kernelSize: 3, dilationRate: 2) },
        Case("conv2d_dilation_2_same", image) {
            Conv2D(3, kernelSize: 3, padding: .same, dilationRate: 2)
        },
        Case("conv2d_groups", image) { Conv2D(4, kernelSize: 3, groups: 2) },
        Case("depthwise", image) { DepthwiseConv2D(kernelSize: 3) },
        Case("depthwise_same_stride_2", image) {
            DepthwiseConv2D(kernelSize: 3, strides: 2, padding: .same)
        },
        Case("depthwise_multiplier", image) {
            DepthwiseConv2D(kernelSize: 3, depthMultiplier: 2)
        },
        Case("depthwise_no_bias", odd) {
            DepthwiseConv2D(kernelSize: 3, padding: .same, useBias: false)
        },
    ]

    static let others: [Case] = [
        Case("zero_padding", odd) { ZeroPadding2D(2) },
        Case("zero_padding_sides", odd) { ZeroPadding2D(rows: (0, 1), columns: (2, 3)) },
        Case("batch_normalization", image) { BatchNormalization() },
        Case("batch_normalization_plain", image) {
            BatchNormalization(center: false, scale: false)
        },
        Case("batch_normalization_training_scaled", image, training: true) {
            BatchNormalization()
        },
        Case("batch_normalization_training_momentum", image, training: true) {
            BatchNormalization(momentum: 0.5, epsilon: 1e-2)
        },
        Case("relu", image) { ReLU() },
        Case("relu_max", image) { ReLU(maximum: 0.5) },
        Case("softmax", rows) { Softmax() },
        Case("max_pooling", image) { MaxPooling2D() },
        Case("max_pooling_same", image) { MaxPooling2D(3, strides: 2, padding: .same) },
        Case("max_pooling_3_stride_2", image) { MaxPooling2D(3, strides: 2) },
        Case("average_pooling", image) { AveragePooling2D() },
        Case("average_pooling_same", image) { AveragePooling2D(3, strides: 2, padding: .same) },
        Case("global_average_pooling", image) { GlobalAveragePooling2D() },
        Case("global_average_pooling_keep", image) { GlobalAveragePooling2D(keepDims: true) },
        Case("add", image, image, image) { Add() },
        Case("concatenate", image, image) { Concatenate() },
        Case("concatenate_rows", image, image) { Concatenate(axis: 1) },
        Case("flatten", image) { Flatten() },
        Case("dense", rows) { Dense(4) },
        Case("dense_softmax", rows) { Dense(4, activation: .softmax) },
        Case("dense_tanh_no_bias", rows) { Dense(4, activation: .tanh, useBias: false) },
        Case("dense_of_images", image) { Dense(3, activation: .relu) },
        Case("rescaling", image) { Rescaling(1 / 127.5, offset: -1) },
        Case("dropout", rows) { Dropout(0.5) },
    ]

    @Test(arguments: convolutions + others)
    func `computes what Keras computes`(_ test: Case) throws {
        let expected = try #require(try golden("keras_layers").cases[test.name])
        let layer = test.make()
        let inputs = test.shapes.enumerated().map { formula($1, seed: $0 + 1) }
        let shapes = test.shapes.map { Shape($0.dropFirst()) }
        _ = layer(inputs)
        setFormulaWeights(layer)

        let output = layer(inputs, training: test.training)
        close(output, expected["output"])
        #expect(layer.outputShape(for: shapes) == Shape(output.shape.dropFirst()))
        for statistic in ["moving_mean", "moving_variance"] where expected[statistic] != nil {
            close(layer[statistic], expected[statistic])
        }

        let factors = formula(output.shape, seed: 7)
        let byInput = valueAndGradients(at: inputs) {
            (layer($0, training: test.training) * factors).sum()
        }
        for (number, gradient) in byInput.gradients.enumerated() {
            close(gradient, expected["input_\(number)"])
        }
        let weights = layer.trainableParameters
        let byWeight = valueAndGradient(at: weights) {
            (layer(inputs, training: test.training) * factors).sum()
        }
        for (weight, gradient) in zip(weights, byWeight.gradients) {
            close(try #require(gradient), expected[weight.name])
        }
    }

    /// Weight number `i` becomes `formula(shape, 100 + i) / 2`; variances are kept positive.
    private func setFormulaWeights(_ layer: Layer) {
        for (number, parameter) in layer.parameters.enumerated() {
            let value = formula(parameter.shape, seed: 100 + number) * 0.5
            let isPositive = parameter.name.contains("variance") || parameter.name == "gamma"
            parameter.value = isPositive ? value.abs() + 0.5 : value
        }
    }

    private func close(_ actual: Tensor, _ expected: Tensor?) {
        guard let expected else {
            Issue.record("the fixture has no such entry")
            return
        }
        expectClose(actual, expected, absolute: 1e-5, relative: 1e-5)
    }
}
