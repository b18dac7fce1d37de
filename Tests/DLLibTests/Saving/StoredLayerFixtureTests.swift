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

    private func layers(_ model: PlainValue) -> [PlainValue] {
        guard case .object(let entries) = model, case .list(let layers)? = entries["layers"] else {
            return []
        }
        return layers
    }

    /// Checks that a value has every entry of an older one.
    private func expectContains(_ value: PlainValue, _ older: PlainValue, _ what: Comment) {
        guard case .object(let entries) = older, case .object(let now) = value else {
            #expect(value == older, what)
            return
        }
        for (key, entry) in entries { expectContains(now[key] ?? .none, entry, what) }
    }
}
