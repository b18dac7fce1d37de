import DLLib
import TestSupport
import Testing

/// Checks against what Keras is and computes; see Tests/Fixtures/make_mobilenet_v2.py.
@Suite struct MobileNetV2Tests {
    @Test(arguments: [false, true])
    func `layers have Keras's names, kinds, shapes and counts, in its order`(top: Bool) throws {
        let lines = try fixtureLines()
        let starts = lines.indices.filter { lines[$0].hasPrefix("mobilenetv2_1.00_224") }
        let start = starts[top ? 1 : 0]
        let model = try MobileNetV2(weights: .none, includeTop: top)
        #expect("\(model.name) \(model.parameterCount)" == lines[start])
        #expect(model.layers.count == (top ? 156 : 154))
        for (layer, line) in zip(model.layers.dropFirst(), lines[(start + 1)...]) {
            let words = line.split(separator: " ").map(String.init)
            #expect([layer.name, layer.typeName] == Array(words[0...1]))
            #expect(String(layer.parameterCount) == words[3], "\(layer.name)")
        }
        #expect(model.outputShape == (top ? [1000] : [7, 7, 1280]))
    }

    @Test func `totals split into trainable weights and statistics as in Keras`() throws {
        let whole = try MobileNetV2(weights: .none)
        #expect(whole.parameterCount == 3_538_984)
        #expect(whole.trainableParameterCount == 3_504_872)
        let base = try MobileNetV2(weights: .none, includeTop: false, inputShape: [150, 150, 3])
        #expect(base.parameterCount == 2_257_984)
        #expect(base.trainableParameterCount == 2_223_872)
        #expect(base.outputShape == [5, 5, 1280])
        base.trainable = false
        #expect(base.trainableParameterCount == 0)
    }

    @Test(arguments: [Float(0.35), 0.5, 0.75, 1.3, 1.4])
    func `other widths have Keras's totals`(alpha: Float) throws {
        let model = try MobileNetV2(weights: .none, includeTop: false, alpha: alpha)
        #expect(try fixtureLines().contains("\(model.name) \(model.parameterCount)"))
    }

    @Test(arguments: [64, 75])
    func `features equal Keras's, for even sizes and for odd ones`(size: Int) throws {
        let model = try MobileNetV2(
            weights: .none, includeTop: false, inputShape: [size, size, 3], pooling: .average)
        setFormulaWeights(model)
        let expected = try golden("mobilenet_v2")("features\(size)", "output")
        // 52 convolutions; sums of up to 1,280 products, rounded at each layer.
        expectClose(model(image(size) / 127.5 - 1), expected, absolute: 1e-4, relative: 1e-3)
    }

    @Test func `the classifier and the preprocessing layer equal Keras's`() throws {
        let expected = try golden("mobilenet_v2")("top96", "output")
        for scales in [false, true] {
            let model = try MobileNetV2(
                weights: .none, inputShape: [96, 96, 3], classes: 10, alpha: 0.35,
                includePreprocessing: scales)
            setFormulaWeights(model)
            let input = scales ? image(96) : image(96) / 127.5 - 1
            expectClose(model(input), expected, absolute: 1e-4, relative: 1e-3)
        }
    }

    @Test func `the pooling of the features is none, mean or maximum`() throws {
        let maps = try MobileNetV2(
            weights: .none, includeTop: false, inputShape: [64, 64, 3], alpha: 0.35)
        setFormulaWeights(maps)
        let features = maps(image(64) / 127.5 - 1)
        for (pooling, expected) in [
            (MobileNetV2.Pooling.average, features.mean(axes: [1, 2])),
            (.max, features.max(axis: 2).max(axis: 1)),
        ] {
            let model = try MobileNetV2(
                weights: .none, includeTop: false, inputShape: [64, 64, 3], pooling: pooling,
                alpha: 0.35)
            setFormulaWeights(model)
            #expect(model.outputShape == [1280])
            expectClose(model(image(64) / 127.5 - 1), expected, absolute: 1e-5, relative: 1e-4)
        }
    }

    @Test func `arguments that do not fit together are refused with the remedy`() {
        #expect(
            throws: ApplicationError.classCount(model: "MobileNetV2", expected: 1000, found: 5)
        ) { try MobileNetV2(weights: .imageNet, classes: 5) }
        #expect(throws: ApplicationError.self) {
            try MobileNetV2(weights: .none, inputShape: [31, 64, 3])
        }
        #expect(throws: ApplicationError.self) {
            try MobileNetV2(weights: .imageNet, inputShape: [64, 64, 1])
        }
        #expect(throws: ApplicationError.self) { try MobileNetV2(weights: .imageNet, alpha: 0.6) }
        #expect(throws: ApplicationError.self) {
            try MobileNetV2(weights: .imageNet, classifierActivation: .sigmoid)
        }
    }

    @Test func `a weight of other sizes is refused with both`() throws {
        let folder = try TemporaryFolder()
        let bytes = PickleWriter.file(storages: [("s", [1, 2])]) {
            $0.tensor("features.0.0.weight", storage: "s", count: 2, sizes: [2], strides: [1])
        }
        try folder.write(bytes, to: "w.pth")
        let error = #expect(throws: CheckpointError.self) {
            try MobileNetV2(weights: .file(folder.path + "/w.pth"), includeTop: false)
        }
        #expect(
            error?.description.hasSuffix(
                "features.0.0.weight: expected sizes [32, 3, 3, 3], found [2]") == true)
    }

    private func fixtureLines() throws -> [String] {
        try TestSupport.fixtureLines("mobilenet_v2_layers.txt")
    }
}
