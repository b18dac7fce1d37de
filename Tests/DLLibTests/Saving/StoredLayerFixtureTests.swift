import DLLib
import TestSupport
import Testing

/// Files with every layer of the library, written by an earlier version (`make_stored_layers.py`).
@Suite(.seeded) struct StoredLayerFixtureTests {
    private static let file = fixturePath("stored_layers.dllib")

    @Test func `layers of an earlier version's file compute what they computed then`() throws {
        let model = try loadModel(Self.file)
        let expected = try NumPyFile.readArchive(fixturePath("stored_layers.npz"))
        let results = model.apply(LayerExample.Source.allCases.map { $0.samples(2) })
        #expect(results.count == expected.count)
        for (number, result) in results.enumerated() {
            let layer = model.outputs[number].node.layer
            expectClose(
                result, try #require(expected["result_\(number)"]), absolute: 1e-5,
                relative: 1e-4, "\(layer.name)")
        }
    }

    @Test func `what an earlier version's file says of a layer is said again`() throws {
        let model = try loadModel(Self.file)
        let file = try SafetensorsFile(Self.file)
        let text = try #require(file.metadata["architecture"])
        let before = layers(try PlainValue(json: Array(text.utf8)))
        let now = layers(try model.described())
        #expect(before.count == now.count && before.count > 100)
        for (old, new) in zip(before, now) { expectContains(new, old, "\(old)") }
    }

    @Test(arguments: LayerExample.all)
    func `a layer that was stored and made again has equal properties`(
        example: LayerExample
    ) throws {
        let layer = example.make()
        _ = layer.apply(example.inputs(2))
        let made = try LayerDescription.make(try layer.described())
        let (before, after) = (properties(of: layer), properties(of: made))
        #expect(before == after)
        #expect(made.activityRegularizer?.name == layer.activityRegularizer?.name)
        #expect(made.activityRegularizer?.factors == layer.activityRegularizer?.factors)
        _ = made.apply(example.inputs(2))
        // With what each weight costs and is kept to.
        #expect(try made.described() == layer.described())
    }

    /// The plain values among the properties of a layer and of those inside it.
    private func properties(of layer: Layer) -> [String: String] {
        var result: [String: String] = [:]
        var level: Mirror? = Mirror(reflecting: layer)
        while let mirror = level, mirror.subjectType != Layer.self {
            for case (let label?, let value) in mirror.children where !Self.own.contains(label) {
                switch value {
                case let setting as AnySetting: result[label] = setting.plainValue.description
                case let scaling as ImageScaling: result[label] = "\(scaling)"
                case let value as any ConfigurationValue:
                    result[label] = value.configurationValue.description
                case let inner as Layer:
                    for (name, value) in properties(of: inner) {
                        result[label + "/" + name] = value
                    }
                default: break
                }
            }
            level = mirror.superclassMirror
        }
        return result
    }

    /// What belongs to the object and not to what it was made with.
    private static let own: Set = ["seed", "storedOrigin", "hasCheckedRange"]

    private func layers(_ model: PlainValue) -> [PlainValue] {
        guard case .object(let entries) = model, case .list(let layers)? = entries["layers"] else {
            return []
        }
        return layers
    }

    /// Checks that a value has every entry of an older one.
    private func expectContains(_ value: PlainValue, _ older: PlainValue, _ what: Comment) {
        guard case .object(let entries) = older, case .object(let now) = value else {
            // As text: a file does not tell 1 from 1.0.
            #expect(value.description == older.description, what)
            return
        }
        for (key, entry) in entries { expectContains(now[key] ?? .none, entry, what) }
    }
}
