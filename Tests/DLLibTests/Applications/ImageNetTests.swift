import DLLib
import DLWeightFiles
import Foundation
import TestSupport
import Testing

/// Whether the weights of ImageNet lie where the library looks for them.
let hasImageNetWeights: Bool = {
    do {
        _ = try MobileNetV2(weights: .imageNet, includeTop: false, inputShape: [32, 32, 3])
        return true
    } catch { return false }
}()

@Suite(.seeded, .enabled(if: hasImageNetWeights, "needs the pretrained weights: make weights"))
struct ImageNetTests {
    @Test func `logits of a picture equal those of the same network built in Keras`() throws {
        let model = try MobileNetV2(weights: .imageNet, classifierActivation: .linear)
        // Waves of 11...13 and 17...15 pixels; see imagenet_case in the fixture script.
        let picture = Tensor(byteShape: [1, 224, 224, 3]) { bytes in
            for index in bytes.indices {
                let (y, x, c) = (index / 672, index / 3 % 224, index % 3)
                let value =
                    127 + 100 * sin(Double(x) / Double(11 + c)) * cos(Double(y) / Double(17 - c))
                bytes[index] = UInt8(value.rounded(.toNearestOrEven))
            }
        }
        let logits = model(picture.asType(.float32))[0]
        // Values up to 11; 52 layers of float32 sums in another order.
        expectClose(
            logits, try golden("mobilenet_v2")("imagenet", "logits"), absolute: 2e-3,
            relative: 1e-3)
    }

    @Test(.enabled(if: flowerFolder != nil, "needs DLLIB_DATA, a folder that holds flower_photos"))
    func `photographs of daisies are called daisies`() throws {
        let isSlow = ProcessInfo.processInfo.environment["RUN_SLOW"] == "1"
        let data = try Dataset.flowers(
            imageSize: 224, perClass: isSlow ? nil : 60, showsProgress: false)
        let daisies = data.subset(data.samples.indices.filter { data.className($0) == "daisy" })
        let model = try MobileNetV2(weights: .imageNet)
        let guesses = try decodePredictions(model.predict(daisies), top: 1)
        let share = Double(guesses.count { $0[0].name == "daisy" }) / Double(daisies.count)
        print("daisies recognised: \(share) of \(daisies.count)")
        // torchvision's own pipeline recognises 82.7 % of all; a sample of 60 varies by 5 %.
        #expect(share >= (isSlow ? 0.80 : 0.70))
    }

    @Test func `scaling inside the model equals scaling before it`() throws {
        let inside = try MobileNetV2(
            weights: .imageNet, includeTop: false, inputShape: [64, 64, 3])
        let outside = try MobileNetV2(
            weights: .imageNet, includeTop: false, inputShape: [64, 64, 3],
            includePreprocessing: false)
        let images = (formula([2, 64, 64, 3], seed: 1) + 1) * 127.5
        let scaled = ImageNetWeights.mobileNetV2.preprocessInput(images)
        expectClose(inside(images), outside(scaled))
        #expect(images.max().scalar() > 250)
        #expect(inside.imageNetWeights?.classCount == 1000)
    }

    @Test func `a classifier knows ImageNet's classes, also from a file`() throws {
        let folder = try TemporaryFolder()
        let model = try MobileNetV2(weights: .imageNet)
        #expect(model.classNames == ImageNetWeights.mobileNetV2.classNames)
        try model.save(folder.path + "/whole.dllib")
        let loaded = try #require(try loadModel(folder.path + "/whole.dllib") as? MobileNetV2)
        #expect(loaded.classNames == model.classNames)
        #expect(loaded.imageNetWeights?.file == ImageNetWeights.mobileNetV2.file)
        let picture = image(224)
        let expected = try decodePredictions(model.predict(picture), top: 3)
        #expect(try decodePredictions(loaded.predict(picture), top: 3) == expected)
        #expect(!loaded.layers.contains { !$0.trainable })
    }

    @Test func `a frozen base trains nothing and keeps every bit`() throws {
        let base = try MobileNetV2(weights: .imageNet, includeTop: false, inputShape: [32, 32, 3])
        base.trainable = false
        let before = base.fingerprint
        let model = Sequential([base, GlobalAveragePooling2D(), Dense(2, activation: .softmax)])
        model.compile(
            optimizer: Adam(learningRate: 1e-2), loss: .categoricalCrossentropy,
            metrics: [.accuracy])
        let images = ((formula([8, 32, 32, 3], seed: 2) + 1) * 127.5).asType(.uint8)
        let data = Dataset(
            images: images, labels: [0, 1, 0, 1, 0, 1, 0, 1], classNames: ["a", "b"])
        let history = try model.fit(data, epochs: 3, batchSize: 4, seed: 1, verbose: .silent)
        #expect(base.fingerprint == before)
        #expect(model.trainableParameterCount == 1280 * 2 + 2)
        #expect((history["loss"].last ?? 1) < (history["loss"].first ?? 0))
    }
}

@Suite(.seeded) struct ImageNetFactsTests {
    @Test func `there are 1,000 classes with different numbers and names`() {
        let weights = ImageNetWeights.mobileNetV2
        #expect(weights.classNames.count == 1000 && Set(weights.classNames).count == 1000)
        #expect(weights.classNames[0] == "tench" && weights.classNames[985] == "daisy")
        #expect(weights.description.contains("BSD-3-Clause"))
        #expect(weights.description.contains("71.9 % (top 1)"))
    }

    @Test func `guesses come with the most probable first`() {
        var scores = [Float](repeating: 0, count: 2000)
        (scores[985], scores[281], scores[1007]) = (0.7, 0.2, 1)
        let guesses = decodePredictions(Tensor(scores, shape: [2, 1000]), top: 2)
        #expect(guesses[0].map(\.name) == ["daisy", "tabby"])
        #expect(guesses[0].map(\.wordNetID) == ["n11939491", "n02123045"])
        #expect(guesses[1][0].name == "cock" && guesses[1][0].score == 1)
    }

    @Test func `preprocessing scales each channel by ImageNet's statistics`() {
        let pixels = Tensor([0, 0, 0, 255, 255, 255] as [UInt8], shape: [1, 1, 2, 3])
        let expected: [Double] = zip([0, 0, 0, 1, 1, 1], 0..<6).map { level, index in
            let mean = [0.485, 0.456, 0.406][index % 3]
            return (level - mean) / [0.229, 0.224, 0.225][index % 3]
        }
        let scaled = ImageNetWeights.mobileNetV2.preprocessInput(pixels)
        expectClose(scaled.scalars(as: Double.self), expected)
        #expect(pixels.scalars() == [0, 0, 0, 255, 255, 255])
        expectClose(
            ImageScaling.symmetric.apply(to: pixels).scalars(as: Double.self),
            [-1, -1, -1, 1, 1, 1])
    }

    @Test func `missing weights name the file, the folder and the command`() throws {
        let folder = try TemporaryFolder()
        for (environment, searched) in [
            (["DLLIB_WEIGHTS": folder.path, "HOME": "/h"], folder.path),
            (["XDG_CACHE_HOME": folder.path, "HOME": "/h"], folder.path + "/dllib/weights"),
            (["HOME": folder.path], folder.path + "/.cache/dllib/weights"),
        ] {
            let error = #expect(throws: CheckpointError.self) {
                try WeightCache.$environment.withValue(environment) {
                    try ImageNetWeights.mobileNetV2.locate()
                }
            }
            let text = error?.description ?? ""
            #expect(text.contains("mobilenet_v2-b0353104.pth are in none of: \(searched)."))
            #expect(text.contains("make weights"))
        }
    }
}
