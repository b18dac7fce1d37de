import DLLib
import TestSupport
import Testing

/// Which arguments fit together, and what the others are answered with.
@Suite(.seeded) struct NetworkArgumentTests {
    /// One network of each kind of top.
    static let networks = [
        "VGG16", "ResNet50", "DenseNet121", "InceptionV3", "Xception", "MobileNetV3Small",
        "EfficientNetB0", "EfficientNetV2B0", "ConvNeXtTiny",
    ]

    @Test(arguments: networks, [FeaturePooling.none, .average, .max])
    func `without a classifier the features are pooled as asked`(
        network: String, pooling: FeaturePooling
    ) throws {
        let model = try Applications.make(
            network, weights: .none, includeTop: false, inputShape: [96, 96, 3], pooling: pooling)
        let channels = [
            "VGG16": 512, "DenseNet121": 1024, "MobileNetV3Small": 576, "EfficientNetB0": 1280,
            "EfficientNetV2B0": 1280, "ConvNeXtTiny": 768,
        ]
        #expect(model.outputShape.rank == (pooling == .none ? 3 : 1))
        #expect(model.outputShape.last == channels[network] ?? 2048)
    }

    @Test(arguments: networks)
    func `arguments that do not fit together are refused with the remedy`(
        network: String
    ) throws {
        func make(
            _ weights: ApplicationWeights = .none, top: Bool = true, shape: Shape? = nil,
            classes: Int = 1000, activation: ActivationFunction = .softmax
        ) throws {
            _ = try Applications.make(
                network, weights: weights, includeTop: top, inputShape: shape, classes: classes,
                classifierActivation: activation)
        }
        let least = ["InceptionV3": 75, "Xception": 71][network] ?? 32
        for shape: Shape in [[least - 1, 200, 3], [200, least - 1, 3], [200, 200]] {
            let error = #expect(throws: ApplicationError.self) {
                try make(top: false, shape: shape)
            }
            #expect(error?.description.contains("of at least \(least) x \(least)") == true)
        }
        #expect(throws: ApplicationError.classCount(model: network, expected: nil, found: 0)) {
            try make(classes: 0)
        }
        #expect(throws: ApplicationError.classCount(model: network, expected: 1000, found: 5)) {
            try make(.imageNet, classes: 5)
        }
        #expect(throws: ApplicationError.self) {
            try make(.imageNet, top: false, shape: [100, 100, 1])
        }
        // A mean over the image comes before MobileNetV3's classifier, so that any size will do.
        if network != "MobileNetV3Small" {
            #expect(throws: ApplicationError.self) { try make(.imageNet, shape: [100, 100, 3]) }
        }
        #expect(throws: ApplicationError.classifierActivation(model: network, found: "relu")) {
            try make(.imageNet, activation: .relu)
        }
    }

    @Test func `widths without pretrained weights are refused with those that have some`() {
        let error = #expect(throws: ApplicationError.self) {
            try MobileNet(weights: .imageNet, includeTop: false, alpha: 0.6)
        }
        #expect(
            error
                == .variant(
                    model: "MobileNet",
                    expected: ["alpha=0.25", "alpha=0.5", "alpha=0.75", "alpha=1.0"],
                    found: "alpha=0.6"))
        #expect(throws: ApplicationError.self) {
            try MobileNet(weights: .imageNet, depthMultiplier: 2)
        }
        #expect(throws: ApplicationError.self) {
            try MobileNetV3Large(weights: .imageNet, alpha: 0.75, minimalistic: true)
        }
        #expect(throws: ApplicationError.self) {
            try MobileNetV2(weights: .imageNet, alpha: 0.6)
        }
    }

    @Test func `grey images and other numbers of channels are taken without weights`() throws {
        for name in ["EfficientNetV2B0", "ConvNeXtTiny", "VGG16"] {
            let model = try Applications.make(
                name, weights: .none, includeTop: false, inputShape: [32, 32, 1], pooling: .max)
            #expect(model(formula([2, 32, 32, 1], seed: 1)).shape[0] == 2)
        }
    }
}
