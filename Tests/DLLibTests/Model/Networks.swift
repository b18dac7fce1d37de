import DLLib

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
}
