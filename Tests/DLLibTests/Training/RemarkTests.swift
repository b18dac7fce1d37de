import DLLib
import Foundation
import TestSupport
import Testing

/// What is shown about data that look like a mistake: images scaled twice or in training alone, and
/// images that are trained on as well as measured.
@Suite struct RemarkTests {
    private static let scaled = "The images look scaled already"
    private static let unlike = "not scaled as in training"
    private static let shared = "validation images are trained on too"

    /// Images of one number each.
    private static func images(_ levels: [Float]) -> Tensor {
        Tensor(
            levels.flatMap { [Float](repeating: $0, count: 48) }, shape: [levels.count, 4, 4, 3])
    }

    private static let bytes = images([3, 90, 180, 250])
    private static let unit = images([0.01, 0.4, 0.7, 0.98])
    private static let centred = images([-1, -0.3, 0.2, 0.99])
    private static let black = images([0, 0])
    private static let labels = Tensor([0, 1, 0, 1] as [Int32], shape: [4])

    private static func network(_ first: Layer?) -> Model {
        let model = Sequential(inputShape: [4, 4, 3], seed: 1) {
            RandomFlip()
            if let first { first }
            GlobalAveragePooling2D()
            Dense(2, activation: .softmax)
        }
        model.compile(optimizer: SGD(), loss: .sparseCategoricalCrossentropy)
        return model
    }

    private static func data(_ levels: [UInt8]) -> Dataset {
        Dataset(
            images: Tensor(
                levels.flatMap { [UInt8](repeating: $0, count: 48) },
                shape: [levels.count, 4, 4, 3]),
            labels: levels.indices.map { $0 % 2 }, classNames: ["a", "b"])
    }

    /// What is done, and how often each remark is shown.
    static let cases: [(name: String, remarks: [String: Int], run: @Sendable () throws -> Void)] = [
        (
            "predictions of scaled images after those of bytes", [scaled: 1, unlike: 0],
            {
                let model = network(Rescaling(1 / 255))
                for images in [bytes, black, unit, unit, bytes, unit] {
                    _ = try model.predict(images)
                }
            }
        ),
        (
            "a box for each scale", [scaled: 2],
            {
                let model = network(Rescaling(1 / 127.5, offset: -1))
                for images in [unit, centred, unit, centred] { _ = try model.predict(images) }
            }
        ),
        (
            "a layer of preprocessing inside a base, in training, evaluation and prediction",
            [scaled: 1],
            {
                let image = Input(shape: [4, 4, 3])
                let base = Model(inputs: image, outputs: ImagePreprocessing(.torch)(image))
                let model = network(base)
                try model.fit(bytes, labels, batchSize: 2, verbose: .silent)
                _ = try model.evaluate(unit, labels)
                _ = try model.predict(unit)
            }
        ),
        (
            "validation images that are scaled otherwise", [scaled: 1],
            {
                try network(Rescaling(1 / 255)).fit(
                    bytes, labels, batchSize: 2, validationData: (unit, labels), verbose: .silent)
            }
        ),
        (
            "images that are scaled in training alone", [scaled: 0, unlike: 1],
            {
                let model = network(nil)
                try model.fit(unit, labels, batchSize: 2, verbose: .silent)
                _ = try model.predict(unit)
                _ = try model.predict(bytes)
                _ = try model.predict(bytes.asType(.uint8))
            }
        ),
        (
            "images as the model wants them", [scaled: 0, unlike: 0],
            {
                for first in [Rescaling(1 / 255), nil] as [Layer?] {
                    let model = network(first)
                    try model.fit(bytes, labels, batchSize: 2, verbose: .silent)
                    _ = try model.evaluate(bytes.asType(.uint8), labels)
                    _ = try model.predict(black)
                }
            }
        ),
        (
            "numbers that are no images", [scaled: 0, unlike: 0],
            {
                let model = Sequential(inputShape: [3]) { Dense(2, activation: .softmax) }
                model.compile(optimizer: SGD(), loss: .sparseCategoricalCrossentropy)
                let rows = Tensor((0..<12).map(Float.init), shape: [4, 3])
                try model.fit(rows * 100, labels, batchSize: 2, verbose: .silent)
                _ = try model.predict(rows / 100)
            }
        ),
        (
            "validation images that are trained on", [shared: 1],
            {
                try network(Rescaling(1 / 255)).fit(
                    data([1, 90, 2, 120]), validationData: data([3, 90]), batchSize: 2,
                    verbose: .silent)
            }
        ),
        (
            "copies on both sides of a split", [shared: 1],
            {
                try network(Rescaling(1 / 255)).fit(
                    data([1, 90, 2, 90]), validationSplit: 0.5, batchSize: 2, verbose: .silent)
            }
        ),
        (
            "images of another split of an earlier training", [shared: 1],
            {
                let model = network(Rescaling(1 / 255))
                for levels in [[1, 90, 2, 120], [2, 120, 1, 90]] as [[UInt8]] {
                    try model.fit(
                        data(levels), validationSplit: 0.5, batchSize: 2, verbose: .silent)
                }
            }
        ),
        (
            "disjoint sets", [shared: 0],
            {
                let model = network(Rescaling(1 / 255))
                for _ in 0..<2 {
                    try model.fit(
                        data([1, 90, 2, 120]), validationSplit: 0.5, batchSize: 2,
                        verbose: .silent)
                }
            }
        ),
    ]

    @Test(arguments: cases.indices)
    func `remarks are shown once, and only where there is reason`(number: Int) async {
        let result = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) { [number = number as Int] in
            try RemarkTests.cases[number].run()
        }
        let text = String(decoding: result?.standardOutputContent ?? [], as: UTF8.self)
        for (remark, count) in Self.cases[number].remarks {
            #expect(
                text.components(separatedBy: remark).count - 1 == count,
                "\(Self.cases[number].name): \(text)")
        }
    }
}
