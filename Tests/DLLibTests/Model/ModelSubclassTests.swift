import DLLib
import Foundation
import TestSupport
import Testing

/// Classes of a user's own that connect layers: they are models like all others.
@Suite(.seeded) struct ModelSubclassTests {
    /// A class with facts of its own beside its layers.
    final class Tower: Model {
        let depth: Int

        init(depth: Int, name: String? = nil) {
            self.depth = depth
            let image = Input(shape: [14, 14, 3])
            var x = Rescaling(1 / 255)(image)
            for _ in 0..<depth { x = Conv2D(16, kernelSize: 3, activation: .relu)(x) }
            super.init(inputs: [image], outputs: [GlobalMaxPooling2D()(x)], name: name)
        }
    }

    /// A class that says how it is made.
    final class Stack: Model, ConfigurableLayer {
        let units: Int

        init(units: Int, name: String? = nil) {
            self.units = units
            let input = Input(shape: [6])
            let hidden = Dense(units, activation: .relu)(input)
            super.init(inputs: [input], outputs: [Dense(2)(hidden)], name: name)
        }

        var configuration: Configuration { ["units": units] }

        convenience init(configuration: Configuration) throws {
            self.init(units: try configuration.positive("units"))
        }
    }

    /// A class whose layers cost something besides.
    final class Costly: Model {
        init() {
            let input = Input(shape: [6])
            super.init(inputs: [input], outputs: [Dense(3, name: "only")(input)])
        }

        override var losses: [Tensor] {
            super.losses + [self["only"].parameter("kernel").value.squared().sum()]
        }
    }

    @Test func `it is kept and stored as the same layers without a class are`() throws {
        let (images, targets) = Networks.samples()
        func trained(_ base: Model) throws -> (Model, History) {
            setFormulaWeights(base)
            let model = Sequential([base, Dense(4, activation: .softmax)])
            setFormulaWeights(model.layers[1])
            base.trainable = false
            model.compile(optimizer: SGD(learningRate: 0.1), loss: .categoricalCrossentropy)
            let record = try model.fit(
                images, targets, epochs: 3, batchSize: 7, seed: 1, verbose: .silent)
            return (model, record)
        }
        let tower = Tower(depth: 2, name: "tower")
        let (own, record) = try trained(tower)
        let plain = Tower(depth: 2, name: "tower")
        let (same, expected) = try trained(
            Model(inputs: plain.inputs, outputs: plain.outputs, name: "tower"))
        #expect(record.frozenFeatures != nil)
        #expect(record["loss"] == expected["loss"])
        #expect(own.fingerprint == same.fingerprint)
        let folder = try TemporaryFolder()
        try own.save(folder.path + "/own.dllib")
        let loaded = try loadModel(folder.path + "/own.dllib")
        #expect(try loaded.predict(images) == own.predict(images))
        #expect(loaded.summaryText(expandNested: true) == own.summaryText(expandNested: true))
        #expect(loaded.layers[0] is Model && !(loaded.layers[0] is Tower))
        #expect(try loaded.described() == own.described())
    }

    @Test func `one that says how it is made comes back as itself`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/stack.dllib"
        Stack.register()
        let model = Sequential([Stack(units: 5, name: "stack"), Activation(.softmax)])
        setFormulaWeights(model)
        model["stack/dense"].trainable = false
        try model.save(path)
        let loaded = try loadModel(path)
        #expect((loaded.layers[0] as? Stack)?.units == 5)
        #expect(loaded.fingerprint == model.fingerprint)
        #expect(!loaded["stack/dense"].trainable && loaded["stack/dense_1"].trainable)
        #expect(loaded.trainableParameterCount == model.trainableParameterCount)
    }

    @Test func `what it adds to the loss counts, frozen or not`() throws {
        let (x, y) = (formula([8, 6], seed: 1), formula([8, 3], seed: 2))
        for frozen in [false, true] {
            let inner = Costly()
            setFormulaWeights(inner)
            inner.trainable = !frozen
            let model = Sequential([inner, Dense(3, kernelInitializer: .zeros)])
            model.compile(optimizer: SGD(learningRate: 0), loss: .meanSquaredError)
            let cost = Double(inner["only"].parameter("kernel").value.squared().sum().scalar())
            let plain = Double(y.squared().mean().scalar())
            expectClose(try model.evaluate(x, y).loss, plain + cost, relative: 1e-5)
        }
    }

    @Test func `how a model runs, and the classes of those inside it, are in its file`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/facts.dllib"
        let inner = Networks.smallResidual()
        inner.classNames = ["a", "b", "c", "d"]
        inner.fusesLayers = false
        let model = Sequential([inner, Activation(.linear)])
        setFormulaWeights(model)
        try model.save(path)
        let loaded = try loadModel(path)
        #expect((loaded.layers[0] as? Model)?.classNames == inner.classNames)
        #expect((loaded.layers[0] as? Model)?.fusesLayers == false)
        #expect(loaded.fusesLayers)
        let (images, _) = Networks.samples()
        #expect(try loaded.predict(images) == model.predict(images))
    }

    @Test func `a network that is not known here comes back as a model`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/network.dllib"
        let model = try MobileNetV2(
            weights: .none, includeTop: false, inputShape: [32, 32, 3], alpha: 0.35)
        setFormulaWeights(model)
        let known = try model.described().json()
        let (x, weights) = (image(32), model.parameterPaths.map { ($0.path, $0.parameter.value) })
        for (name, isNetwork) in [("MobileNetV2", true), ("NetOfTheFuture", false)] {
            let architecture = known.replacingOccurrences(
                of: "\"network\":{\"class\":\"MobileNetV2\"}",
                with: "\"network\":{\"class\":\"\(name)\",\"weights\":\"some.pth\"}")
            #expect(architecture != known)
            try ModelFile.write(
                [
                    "format": "dllib-model", "version": "2", "architecture": architecture,
                    "classNames": "[]",
                ], weights, to: path)
            let loaded = try loadModel(path)
            #expect(loaded is MobileNetV2 == isNetwork)
            #expect(loaded(x) == model(x))
        }
    }
}
