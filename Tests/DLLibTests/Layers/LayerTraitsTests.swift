import DLLib
import Foundation
import TestSupport
import Testing

/// What layers promise, beside what they do.
@Suite(.seeded) struct LayerTraitsTests {
    private static let examples =
        LayerExample.all + [
            LayerExample(.vector) { InputLayer(shape: [5]) },
            LayerExample(.image) { Activation(.relu) },
        ]

    @Test func `there is an example of every layer that model files may name`() {
        let classes = Set(Self.examples.map { String(describing: type(of: $0.make())) })
        #expect(LayerRegistry.builtInNames.subtracting(classes) == [])
    }

    @Test func `a class that promises nothing is not divided, kept or recomputed`() {
        final class Mine: Layer {
            override func call(_ x: Tensor, training: Bool) -> Tensor { x }
        }
        #expect(Mine().traits(training: true) == [])
        #expect(!Mine().isSteady)
        final class Promising: Layer {
            override func traits(training: Bool) -> LayerTraits { .repeatable }
            override func call(_ x: Tensor, training: Bool) -> Tensor { x }
        }
        #expect(Promising().isSteady)
        #expect(TimeDistributed(Promising()).isSteady)
        #expect(!TimeDistributed(Mine()).isSteady)
    }

    @Test(arguments: examples, [false, true])
    func `results depend on what the layer says that they depend on`(
        example: LayerExample, training: Bool
    ) {
        let layer = example.make()
        let inputs = example.inputs(5)
        _ = layer.apply(inputs)
        let before = layer.weights
        let results = layer.apply(inputs, training: training)
        let again = layer.apply(inputs, training: training)
        let isDeterministic = results == again && layer.weights == before
        layer.weights = before
        let isPerSample = (0..<5).allSatisfy { sample in
            let one = layer.apply(inputs.map { $0[sample..<sample + 1] }, training: training)
            return zip(one, results).allSatisfy { own, all in
                own.isClose(to: all[sample..<sample + 1], relative: 1e-5, absolute: 1e-5)
            }
        }
        let traits = layer.traits(training: training)
        #expect(traits.contains(.deterministic) == isDeterministic, "deterministic")
        #expect(traits.contains(.perSample) == isPerSample, "per sample")
        #expect(traits.contains(.makesMask) == (results[0].mask != nil), "makes a mask")
    }

    @Test func `the backward pass makes those images again of which a layer says so`() {
        for example in Self.examples where example.source == .image {
            let layer = example.make()
            // It is made for as many channels as its factors.
            if layer is ImagePreprocessing { continue }
            let images = example.inputs(5).map { Parameter($0, name: "image") }
            // Only images in the order of a kernel, as a convolution to 16 channels leaves them, are
            // made again, and what begins with a normalisation can be.
            let convolution = Conv2D(16, kernelSize: 1)
            _ = layer.apply(images.map { convolution($0.value) })
            _ = valueAndGradient(at: images) {
                let entering = images.map {
                    BatchNormalization()(convolution($0.value), training: true)
                }
                let result = layer(entering, training: true)
                let traits = layer.traits(training: true)
                let expected =
                    !traits.isDisjoint(with: [.recomputed, .recomputedWithInputs])
                #expect(result.isRecomputable == expected, "\(layer.typeName)")
                return result.sum()
            }
        }
    }

    // In a process of its own, because memory is counted for the whole process.
    @Test func `the backward pass holds of inputs and results what a layer says`() async {
        let ended = await #expect(
            processExitsWith: .success, observing: [\.standardOutputContent]
        ) {
            var wrong: [String] = []
            for example in Self.examples where ![.words, .category].contains(example.source) {
                let layer = example.make()
                _ = layer.apply(example.inputs(5))
                // The call measured gives weights other memory, which cannot be told from results'.
                if layer.parameters.contains(where: \.changesInCalls) { continue }
                let traits = layer.traits(training: true)
                let found = Self.memoryHeld(by: layer, example)
                for (trait, name, isHeld) in [
                    (LayerTraits.gradientWithoutInput, "gradientWithoutInput", !found.input),
                    (.gradientFromResult, "gradientFromResult", found.result),
                    (.sharesElements, "sharesElements", found.isShared),
                ] where traits.contains(trait) != isHeld {
                    let detail = (layer as? Activation).map { ".\($0.activation)" } ?? ""
                    wrong.append("\(layer.typeName)\(detail): \(name) is \(isHeld)")
                }
            }
            for line in wrong { print("wrong: \(line)") }
        }
        let printed = String(decoding: ended?.standardOutputContent ?? [], as: UTF8.self)
        #expect(printed.split(separator: "\n").filter { $0.hasPrefix("wrong: ") } == [])
    }

    /// Whether the notes for the backward pass hold a layer's inputs and its results, and whether
    /// these share their memory.
    private static func memoryHeld(
        by layer: Layer, _ example: LayerExample
    ) -> (input: Bool, result: Bool, isShared: Bool) {
        let parameters = example.inputs(5).map { Parameter($0, name: "x") }
        var found = (input: false, result: false, isShared: false)
        _ = valueAndGradient(at: parameters + layer.trainableParameters) {
            let start = Engine.memory
            // A sum needs neither its operands nor its result.
            var inputs = parameters.map { $0.value + 1 }
            let inputBytes = Engine.memory - start
            let before = Engine.memory
            var results = layer.apply(inputs, training: true)
            let resultBytes = results.reduce(0) { $0 + 4 * $1.elementCount }
            found.isShared = Engine.memory - before < resultBytes
            let sum = results[0].sum()
            let both = Engine.memory
            inputs = []
            let freedInputs = both - Engine.memory
            results = []
            let freed = both - Engine.memory
            if found.isShared {
                (found.input, found.result) = (freed < inputBytes, freed < inputBytes)
            } else {
                found.input = freedInputs < inputBytes
                found.result = freed - freedInputs < resultBytes
            }
            return sum
        }
        return found
    }
}

extension LayerExample: CustomTestStringConvertible {
    var testDescription: String { make().typeName }
}
