import DLLib
import TestSupport
import Testing

/// Files with a right checksum and contents that make no sense: an error, whatever they say.
@Suite struct CraftedFileTests {
    /// Values that stand for nothing where others are expected.
    private static let strange: [PlainValue] = [
        .int(-1), .int(0), .int(7), .int(1 << 31), .int(1 << 40), .int(.max), .int(.min),
        .number(-0.5), .number(1e300), .text("nan"), .text("Dense"), .text(""), .none,
        .bool(true), .list([]), .object([:]), .list([.int(3), .int(-4)]),
        .list(Array(repeating: .int(2), count: 12)),
    ]

    /// All values that differ from one in a single place.
    private static func changes(of value: PlainValue) -> [PlainValue] {
        var results = strange
        switch value {
        case .list(let list):
            for place in list.indices {
                results += changes(of: list[place]).map { changed in
                    var copy = list
                    copy[place] = changed
                    return .list(copy)
                }
                var shorter = list
                shorter.remove(at: place)
                results.append(.list(shorter))
                results.append(.list(list + [list[place]]))
            }
            results.append(.list(list.reversed()))
        case .object(let entries):
            for (key, inner) in entries.sorted(by: { $0.key < $1.key }) {
                results += changes(of: inner).map { changed in
                    var copy = entries
                    copy[key] = changed
                    return .object(copy)
                }
                var fewer = entries
                fewer[key] = nil
                results.append(.object(fewer))
            }
        default: break
        }
        return results
    }

    /// A layer of every kind that the fixtures know.
    private static func makeLayers() -> [Layer] {
        (KerasConvolutionTests.sequences + KerasConvolutionTests.images
            + KerasConvolutionTests.volumes + KerasRecurrentTests.kinds + KerasRecurrentTests.others
            + KerasShapeTests.poolings + KerasShapeTests.movements
            + KerasActivationTests.activations + KerasActivationTests.normalizations).compactMap {
                test in
                guard test.sources.count == 1 else { return nil }
                let layer = test.make()
                _ = layer.apply([test.sources[0].tensor(seed: 1)])
                return layer is any ConfigurableLayer ? layer : nil
            }
    }

    /// Loads a model with a description, which must end in a model or in an error of ours.
    private func load(
        _ architecture: PlainValue, _ weights: [(name: String, tensor: Tensor)],
        training: PlainValue? = nil, at path: String
    ) throws -> ModelFileError? {
        var texts = [
            "format": "dllib-model", "version": "2", "architecture": try architecture.json(),
            "classNames": "[]",
        ]
        texts["training"] = try training?.json()
        try ModelFile.write(texts, weights, to: path)
        do {
            _ = try loadModel(path)
            return nil
        } catch let error as ModelFileError {
            return error
        }
    }

    private func weights(of model: Model) -> [(name: String, tensor: Tensor)] {
        model.parameterPaths.map { ($0.path, $0.parameter.value) }
    }

    @Test func `no description of a layer ends the process`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/crafted.dllib"
        var generator = RandomGenerator(seed: 11)
        var refused = 0
        var kinds = Set<String>()
        for layer in Self.makeLayers() {
            let shape = try #require(layer.builtShapes?.first)
            let model = Sequential([InputLayer(shape: shape), layer])
            guard let whole = try? model.described() else { continue }
            kinds.insert(layer.typeName)
            let weights = weights(of: model)
            #expect(try load(whole, weights, at: path) == nil, "\(layer.typeName)")
            let all = Self.changes(of: whole)
            for place in generator.permutation(all.count).prefix(25) {
                if let error = try load(all[place], weights, at: path) {
                    refused += 1
                    #expect("\(error)".contains(path) || "\(error)".contains("layer"))
                }
            }
        }
        #expect(kinds.count > 30)
        #expect(refused > 500)
    }

    @Test func `no change of a whole description ends the process`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/crafted.dllib"
        let image = Input(shape: [6, 6, 2])
        let shared = Conv2D(2, kernelSize: 1)
        let both = Add()([shared(image), shared(Activation(.tanh)(image))])
        let model = Model(
            inputs: image, outputs: Dense(2, kernelRegularizer: .l2(0.1))(Flatten()(both)))
        model.compile(
            optimizer: Adam(learningRate: 0.01), loss: .meanSquaredError,
            metrics: [.meanAbsoluteError])
        let weights = weights(of: model)
        let whole = try model.described()
        for change in Self.changes(of: whole) {
            _ = try load(change, weights, at: path)
        }
        try model.save(path)
        let text = try #require(try SafetensorsFile(path).metadata["training"])
        let training = try PlainValue(json: Array(text.utf8))
        #expect(try load(whole, weights, training: training, at: path) == nil)
        for change in Self.changes(of: training) {
            _ = try load(whole, weights, training: change, at: path)
        }
    }

    @Test func `errors name the file, the layer and what is wrong`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/crafted.dllib"
        let model = Sequential {
            Input(shape: [6, 6, 2])
            Conv2D(3, kernelSize: 3, name: "edges")
        }
        func message(_ key: String, _ value: PlainValue) throws -> String {
            guard case .object(var entries) = try model.described(),
                case .list(var layers)? = entries["layers"],
                case .object(var layer) = layers[0],
                case .object(var configuration)? = layer["configuration"]
            else { return "" }
            configuration[key] = value
            layer["configuration"] = .object(configuration)
            layers[0] = .object(layer)
            entries["layers"] = .list(layers)
            let error = try load(.object(entries), weights(of: model), at: path)
            return "\(try #require(error))"
        }
        let small = try message("kernelSize", [7, 1].configurationValue)
        for part in [path, "edges (Conv2D)", "(7, 1)", "[6, 6, 2]"] {
            #expect(small.contains(part), "\(small)")
        }
        let many = try message("filters", .int(1 << 30))
        #expect(many.contains(path) && many.contains("more numbers than the file holds"), "\(many)")
        let unknown = try message("activation", .text("relo"))
        for part in [path, "edges", "activation", "relo"] {
            #expect(unknown.contains(part), "\(unknown)")
        }
        #expect(try message("groups", .int(2)).contains("must divide"))
    }
}
