import DLLib

/// The workloads that peers know by the same names, with the same weights and inputs.
///
/// See `scripts/bench/keras_workloads.py`.
enum Workloads {
    /// One batch: its result, or the loss of a step of training.
    typealias Step = () throws -> Tensor

    /// The names in the order of the table.
    static let names = [
        "vgg16-forward", "resnet50-forward", "densenet121-forward", "inceptionv3-forward",
        "mobilenetv2-forward", "mobilenetv2-latency", "scratch-cnn-step", "small-cnn-step",
        "vgg16-from13-step", "resnet50-step", "mobilenetv2-step", "lstm-step", "head-step",
    ]

    /// Makes what runs one batch; nil where the name is unknown.
    static func make(_ name: String, batch: Int) throws -> Step? {
        guard let model = try network(name) else { return nil }
        setFormulaWeights(model)
        let values = formula(
            Shape([batch] + Array(model.inputShape)), seed: 5)
        // The scratch network takes pixels.
        let inputs = name.hasPrefix("scratch") ? (values + 1) * 127.5 : values
        guard name.hasSuffix("-step") else {
            model.trainable = false
            return { try model.predict(inputs, batchSize: batch) }
        }
        model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
        let labels = Tensor(oneHot: (0..<batch).map { $0 % 5 }, classCount: 5)
        return { Tensor(Float(try model.trainOnBatch(inputs, labels).loss)) }
    }

    private static func network(_ name: String) throws -> Model? {
        switch name {
        case "vgg16-forward":
            try VGG16(weights: .none, includeTop: false, inputShape: [150, 150, 3])
        case "resnet50-forward":
            try ResNet50(weights: .none, classifierActivation: .linear)
        case "densenet121-forward":
            try DenseNet121(weights: .none, classifierActivation: .linear)
        case "inceptionv3-forward":
            try InceptionV3(weights: .none, classifierActivation: .linear)
        case "mobilenetv2-forward", "mobilenetv2-latency":
            try MobileNetV2(weights: .none, classifierActivation: .linear)
        case "scratch-cnn-step": scratchNetwork()
        case "small-cnn-step":
            Sequential {
                Input(shape: [64, 64, 3])
                Conv2D(8, kernelSize: 3, activation: .relu)
                MaxPooling2D(2)
                Conv2D(16, kernelSize: 3, activation: .relu)
                MaxPooling2D(2)
                Conv2D(12, kernelSize: 3, activation: .relu)
                Flatten()
                Dense(5, activation: .softmax)
            }
        case "vgg16-from13-step": try partlyFrozenVGG()
        case "resnet50-step":
            withHead(
                try ResNet50(
                    weights: .none, includeTop: false, inputShape: [224, 224, 3],
                    pooling: .average), [5])
        case "mobilenetv2-step":
            withHead(
                try MobileNetV2(
                    weights: .none, includeTop: false, inputShape: [224, 224, 3],
                    pooling: .average), [5])
        case "lstm-step":
            Sequential {
                Input(shape: [100, 64])
                LSTM(128)
                Dense(5, activation: .softmax)
            }
        case "head-step":
            Sequential {
                Input(shape: [8192])
                Dense(50, activation: .relu)
                Dense(20, activation: .relu)
                Dense(5, activation: .softmax)
            }
        default: nil
        }
    }

    private static func withHead(_ base: Model, _ units: [Int]) -> Model {
        let model = Sequential([base])
        if base.outputShape.rank > 1 { model.add(Flatten()) }
        for count in units.dropLast() { model.add(Dense(count, activation: .relu)) }
        model.add(Dense(units[units.count - 1], activation: .softmax))
        return model
    }

    private static func partlyFrozenVGG() throws -> Model {
        let base = try VGG16(weights: .none, includeTop: false, inputShape: [150, 150, 3])
        base.freeze(upTo: 13)
        return withHead(base, [50, 20, 5])
    }

    /// The lecture's first network.
    private static func scratchNetwork() -> Model {
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
}
