import DLLib
import TestSupport

/// The networks that several tests use; the fixture scripts build the same.
enum Networks {
    /// The convolutional network of the transfer-learning lecture.
    static func lecture() -> Sequential {
        Sequential {
            Input(shape: [150, 150, 3])
            Rescaling(1 / 255)
            Conv2D(16, kernelSize: 10, activation: .relu)
            MaxPooling2D(3)
            Conv2D(32, kernelSize: 8, activation: .relu)
            MaxPooling2D(2)
            Conv2D(32, kernelSize: 6, activation: .relu)
            MaxPooling2D(2)
            Flatten()
            Dense(50, activation: .relu)
            Dense(20, activation: .relu)
            Dense(5, activation: .softmax)
        }
    }

    /// A small graph with every way of joining results.
    static func residual() -> Model {
        let image = Input(shape: [8, 8, 3])
        let x = Conv2D(4, kernelSize: 3, padding: .same, useBias: false)(image)
        var y = BatchNormalization()(x)
        y = ReLU(maximum: 6)(y)
        y = DepthwiseConv2D(
            kernelSize: 3, padding: .same, name: "a_layer_with_a_rather_long_name")(y)
        var z = Add()([x, y])
        z = Concatenate()([z, x])
        z = GlobalAveragePooling2D()(z)
        return Model(inputs: image, outputs: Dense(2)(z), name: "residual")
    }

    /// The small network of `make_keras_training.py`.
    static func smallCNN() -> Sequential {
        // Tests run side by side: without a seed of its own the weights would depend on the others.
        Sequential(seed: 1) {
            Input(shape: [14, 14, 3])
            Rescaling(1 / 255)
            Conv2D(6, kernelSize: 3, activation: .relu)
            MaxPooling2D(2)
            Conv2D(8, kernelSize: 3, padding: .same, activation: .relu)
            Flatten()
            Dense(10, activation: .relu)
            Dense(4, activation: .softmax)
        }
    }

    /// The small residual network of `make_keras_training.py`.
    static func smallResidual() -> Model {
        let image = Input(shape: [14, 14, 3])
        var x = Rescaling(1 / 127.5, offset: -1)(image)
        x = Conv2D(8, kernelSize: 3, strides: 2, padding: .same, useBias: false)(x)
        x = BatchNormalization()(x)
        x = ReLU(maximum: 6)(x)
        var y = DepthwiseConv2D(kernelSize: 3, padding: .same, useBias: false)(x)
        y = BatchNormalization()(y)
        y = ReLU(maximum: 6)(y)
        y = Conv2D(8, kernelSize: 1, useBias: false)(y)
        y = BatchNormalization()(y)
        x = Add()([x, y])
        x = GlobalAveragePooling2D()(x)
        return Model(inputs: image, outputs: Dense(4, activation: .softmax)(x))
    }

    /// Weights from the formula, as large as Glorot's rule; biases and statistics stay.
    static func setFormulaWeights(_ model: Model) {
        for (number, parameter) in model.parameters.enumerated() where parameter.shape.rank > 1 {
            let fan = fans(of: parameter.shape)
            let limit = (6 / Double(fan.fanIn + fan.fanOut)).squareRoot()
            parameter.value = formula(parameter.shape, seed: 200 + number) * Float(limit)
        }
    }

    /// Thirty images of four classes, the brighter the higher the class, as bytes, and one-hot
    /// targets.
    static func samples() -> (images: Tensor, targets: Tensor) {
        let shape: Shape = [30, 14, 14, 3]
        let classes = (0..<30).map { $0 * 7 % 4 }
        let size = 14 * 14 * 3
        let bytes = formula(shape, seed: 9).scalars(as: Double.self).enumerated().map {
            place, value in
            let brightness = 0.4 + 0.2 * Double(classes[place / size])
            return UInt8(((value + 1) * 127).rounded(.down) * brightness)
        }
        return (Tensor(bytes, shape: shape), Tensor(oneHot: classes, classCount: 4))
    }
}
