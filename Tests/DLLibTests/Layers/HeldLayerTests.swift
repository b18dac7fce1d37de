import DLLib
import Foundation
import TestSupport
import Testing

/// A layer that holds others in every way a property can.
private class Holder: Layer {
    override func outputShape(for inputShape: Shape) -> Shape { inputShape }
    override func call(_ x: Tensor, training: Bool) -> Tensor {
        parts.reduce(x) { $1($0) }
    }
    /// The layers it runs, one after another.
    var parts: [Layer] { [] }
}

private final class Plain: Holder {
    let inner = Dense(3)
    override var parts: [Layer] { [inner] }
}

private final class Listed: Holder {
    let inner = Dense(3)
    override var parts: [Layer] { [inner] }
    override var sublayers: [Layer] { [inner] }
}

private final class Optionals: Holder {
    var inner: Dense? = Dense(3)
    let none: Dense? = nil
    override var parts: [Layer] { [inner].compactMap(\.self) }
}

private final class Lazy: Holder {
    lazy var inner = Dense(3)
    override var parts: [Layer] { [inner] }
}

private final class MadeInBuild: Holder {
    private var inner: Layer?
    override func build(inputShape: Shape) { inner = Dense(inputShape[0]) }
    override var parts: [Layer] { [inner].compactMap(\.self) }
}

private final class InArray: Holder {
    let numbers = [Float](repeating: 1, count: 100_000)
    let blocks: [Layer] = [Dense(3), ReLU(), Dense(3)]
    override var parts: [Layer] { blocks }
}

private final class InDictionary: Holder {
    let heads = ["right": Dense(3), "left": Dense(3)]
    override var parts: [Layer] { ["left", "right"].compactMap { heads[$0] } }
}

private final class InStructure: Holder {
    struct Pair {
        let first = Dense(3)
        let rest = (Dense(3), 7)
    }
    let pair = Pair()
    override var parts: [Layer] { [pair.first, pair.rest.0] }
}

private final class Nested: Holder {
    let block = Plain()
    let body = Sequential {
        Dense(3, activation: .tanh)
        Dense(3)
    }
    override var parts: [Layer] { [block, body] }
}

private class Parent: Holder {
    let first = Dense(3)
    override var parts: [Layer] { [first] }
}

private final class Derived: Parent {
    let second = Dense(3, name: "own_name")
    override var parts: [Layer] { super.parts + [second] }
}

private final class Shared: Holder {
    let one: Dense
    let two: Dense
    override init(name: String? = nil) {
        one = Dense(3, kernelRegularizer: .l2(1))
        two = one
        super.init(name: name)
    }
    override var parts: [Layer] { [one, two] }
}

private final class Cyclic: Holder {
    let inner = Dense(3)
    var child: Cyclic?
    weak var parent: Cyclic?
    override var parts: [Layer] { [inner] + (child.map { [$0] } ?? []) }
}

private final class Computed: Holder {
    var inner: Dense { Dense(3) }
    override var parts: [Layer] { [inner] }
}

private final class Outside: Holder {
    final class Box { let layer = Dense(3) }
    let box = Box()
    override var parts: [Layer] { [box.layer] }
}

private final class Stored: Holder, ConfigurableLayer {
    let query = Dense(3)
    lazy var blocks = [Dense(3), Dense(3)]
    override var parts: [Layer] { [query] + blocks }
    var configuration: Configuration { [:] }
    convenience init(configuration: Configuration) throws { self.init() }
}

/// Layers in the properties of a user's layer belong to it.
@Suite(.seeded) struct HeldLayerTests {
    private static let weights = 3 * 3 + 3

    private func model(_ layer: Layer) -> Sequential {
        Sequential {
            Input(shape: [3])
            layer
        }
    }

    /// A layer, the paths of its weights below it, and how many layers with weights it has.
    private static let holders: [(name: String, make: @Sendable () -> Layer, names: [String])] = [
        ("a constant", { Plain() }, ["inner"]), ("listed as well", { Listed() }, ["inner"]),
        ("an optional", { Optionals() }, ["inner"]), ("lazy", { Lazy() }, ["inner"]),
        ("made in build", { MadeInBuild() }, ["inner"]),
        ("an array", { InArray() }, ["blocks/dense", "blocks/dense_1"]),
        ("a dictionary", { InDictionary() }, ["heads/left", "heads/right"]),
        ("a structure", { InStructure() }, ["pair/first", "pair/rest/0"]),
        ("nested", { Nested() }, ["block/inner", "body/dense", "body/dense_1"]),
        ("a derived class", { Derived() }, ["first", "own_name"]),
        ("one layer in two properties", { Shared() }, ["one"]),
    ]

    @Test(arguments: holders.indices)
    func `their weights are counted, named by property, trained and frozen`(_ place: Int) throws {
        let (name, make, names) = Self.holders[place]
        let layer = make()
        let model = model(layer)
        let comment = Comment(rawValue: name)
        #expect(model.parameterCount == names.count * Self.weights, comment)
        let paths = model.parameterPaths.map(\.path)
        #expect(
            paths == names.flatMap { ["\(layer.name)/\($0)/kernel", "\(layer.name)/\($0)/bias"] },
            comment)
        for inner in names { #expect(model.layer(at: "\(layer.name)/\(inner)") != nil, comment) }
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .meanSquaredError)
        let before = model.weights
        try model.fit(
            formula([6, 3], seed: 1), formula([6, 3], seed: 2), batchSize: 6, verbose: .silent)
        for (old, new) in zip(before, model.weights) { #expect(old != new, comment) }
        layer.trainable = false
        #expect(model.trainableParameterCount == 0, comment)
        layer.trainable = true
        #expect(model.trainableParameterCount == names.count * Self.weights, comment)
    }

    @Test func `a layer in two places costs once`() {
        let shared = Shared()
        let model = model(shared)
        let kernel = model.weights[0]
        #expect(model.losses.count == 1)
        expectClose(model.losses[0], kernel.squared().sum())
    }

    @Test func `a layer that knows its parent ends in no circle`() throws {
        let (parent, child) = (Cyclic(), Cyclic())
        parent.child = child
        child.parent = parent
        let model = model(parent)
        #expect(model.parameterCount == 2 * Self.weights)
        model.trainable = false
        #expect(model.trainableParameterCount == 0)
        #expect(model.losses.isEmpty)
    }

    @Test func `layers that nothing holds are refused when they are used`() async {
        let computed = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = Sequential(inputShape: [3]) { Computed() }.predictionsOfOnes
        }
        let first = String(decoding: computed?.standardErrorContent ?? [], as: UTF8.self)
        #expect(first.contains("which none of its properties holds"))
        let outside = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = Sequential(inputShape: [3]) { Outside() }.predictionsOfOnes
        }
        let second = String(decoding: outside?.standardErrorContent ?? [], as: UTF8.self)
        #expect(second.contains("list it in `sublayers`"))
        let lambda = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let dense = Dense(3)
            _ = Sequential(inputShape: [3]) { Lambda { dense($0) } }.predictionsOfOnes
        }
        let third = String(decoding: lambda?.standardErrorContent ?? [], as: UTF8.self)
        #expect(third.contains("Write a Layer of your own"))
    }

    @Test
    func `a frozen network may be used from outside, and layers without weights made at once`() {
        final class Perceptual: Holder {
            final class Box { let network = Sequential(inputShape: [3]) { Dense(3) } }
            let box = Box()
            override var parts: [Layer] { [box.network, ReLU()] }
        }
        let layer = Perceptual()
        layer.box.network.trainable = false
        let model = model(layer)
        #expect(model.parameterCount == 0)
        #expect(model(Tensor(ones: [2, 3])).shape == [2, 3])
    }

    @Test func `a layer put into a property later takes part from then on`() throws {
        final class Replaced: Holder {
            var inner = Dense(3)
            override var parts: [Layer] { [inner] }
        }
        let layer = Replaced()
        let model = Sequential(inputShape: [3]) {
            Dense(3)
            layer
        }
        model.compile(optimizer: SGD(learningRate: 0.1), loss: .meanSquaredError)
        let (x, y) = (formula([6, 3], seed: 1), formula([6, 3], seed: 2))
        try model.trainOnBatch(x, y)
        let other = Dense(3)
        _ = other(x)
        layer.inner = other
        let before = other.weights
        try model.trainOnBatch(x, y)
        #expect(other.weights != before)
        #expect(Array(model.weights.suffix(2)) == other.weights)
    }

    @Test(arguments: [true, false])
    func `a file holds them and brings them back`(includesTraining: Bool) throws {
        Stored.register()
        let model = model(Stored(name: "stored"))
        model.compile(optimizer: Adam(), loss: .meanSquaredError)
        let (x, y) = (formula([6, 3], seed: 1), formula([6, 3], seed: 2))
        try model.trainOnBatch(x, y)
        let path = NSTemporaryDirectory() + "held-\(includesTraining)-\(getpid()).dllib"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try model.save(path, includesTraining: includesTraining)
        let loaded = try loadModel(path)
        #expect(loaded.parameterPaths.map(\.path) == model.parameterPaths.map(\.path))
        #expect(loaded.fingerprint == model.fingerprint)
        expectClose(loaded(x), model(x))
        guard includesTraining else { return }
        try model.trainOnBatch(x, y)
        try loaded.trainOnBatch(x, y)
        #expect(loaded.fingerprint == model.fingerprint)
    }
}

extension Model {
    fileprivate var predictionsOfOnes: Tensor { self(Tensor(ones: [1, 3])) }
}
