import DLLib
import DLWeightFiles
import Foundation
import TestSupport
import Testing

/// Where the weights of networks come from: files of all kinds, and a server that is a folder here.
@Suite(.seeded, .serialized) struct NetworkWeightsTests {
    /// Runs code in an environment in which everything lies in one folder.
    static func isolated<Result>(
        _ folder: String, offline: Bool = false, _ body: () throws -> Result
    ) throws -> Result {
        try WeightCache.$environment.withValue(
            [
                "HOME": folder + "/home", "DLLIB_WEIGHTS_MIRROR": "file://\(folder)/server",
                "DLLIB_OFFLINE": offline ? "1" : "0",
            ], operation: body)
    }

    /// Puts the weights of a network on the server, in place of those that are published.
    private static func serve(
        _ network: ImageNetwork, as path: String, in folder: String
    ) throws {
        let place = "\(folder)/server/tensorflow/keras-applications/\(path)"
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        try network.saveWeights(place)
    }

    @Test(arguments: [".weights.h5", ".npz", ".safetensors", ".dllib"])
    func `every network takes every kind of file`(kind: String) throws {
        let folder = try TemporaryFolder()
        for name in ["MobileNet", "MobileNetV2", "MobileNetV3Small", "EfficientNetB0", "VGG16"] {
            func make(_ weights: ApplicationWeights) throws -> ImageNetwork {
                try Applications.make(
                    name, weights: weights, includeTop: false, inputShape: [32, 32, 3],
                    pooling: .average)
            }
            let network = try make(.none)
            setFormulaWeights(network)
            let path = "\(folder.path)/\(name)\(kind)"
            if kind == ".dllib" { try network.save(path) } else { try network.saveWeights(path) }
            let loaded = try make(.file(path))
            #expect(loaded.fingerprint == network.fingerprint, "\(name)")
            #expect(loaded(image(32)) == network(image(32)), "\(name)")
            #expect(loaded.imageNetWeights == nil)
        }
    }

    @Test func `other classes, widths and options come from files too`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/w.h5"
        let three = try MobileNetV3Small(
            weights: .none, inputShape: [32, 32, 3], classes: 3, alpha: 0.5, minimalistic: true)
        setFormulaWeights(three)
        try three.saveWeights(path)
        let loaded = try MobileNetV3Small(
            weights: .file(path), inputShape: [32, 32, 3], classes: 3, alpha: 0.5,
            minimalistic: true)
        #expect(loaded.fingerprint == three.fingerprint)
        let error = #expect(throws: ModelFileError.self) {
            try MobileNetV3Small(
                weights: .file(path), inputShape: [32, 32, 3], classes: 3, alpha: 0.75,
                minimalistic: true)
        }
        #expect(error?.description.contains(" in the file (") == true)
    }

    @Test func `a file that is missing or of another kind is named before the network is made`()
        throws
    {
        let folder = try TemporaryFolder()
        let missing = folder.path + "/missing.h5"
        for name in ["VGG16", "MobileNetV2", "EfficientNetLite0"] {
            let error = #expect(throws: ModelFileError.self) {
                try Applications.make(name, weights: .file(missing))
            }
            #expect(error?.description.contains(missing) == true)
        }
        try folder.write([0x80, 2, 0x8A], to: "w.pth")
        let error = #expect(throws: ModelFileError.self) {
            try VGG16(weights: .file(folder.path + "/w.pth"), includeTop: false)
        }
        #expect(error?.description.contains("PyTorch") == true)
    }

    @Test func `weights of ImageNet are fetched for the form and the size, and known again`() throws
    {
        let folder = try TemporaryFolder()
        let network = try MobileNet(
            weights: .none, includeTop: false, inputShape: [128, 128, 3], alpha: 0.25)
        setFormulaWeights(network)
        let name = "mobilenet_2_5_128_tf_no_top.h5"
        try Self.serve(network, as: "mobilenet/" + name, in: folder.path)
        func make() throws -> MobileNet {
            try MobileNet(includeTop: false, inputShape: [128, 128, 3], alpha: 0.25)
        }
        let fetched = try Self.isolated(folder.path) { try make() }
        #expect(fetched.fingerprint == network.fingerprint)
        let facts = try #require(fetched.imageNetWeights)
        #expect(facts.file == name && facts.imageSize == 128 && facts.digest == nil)
        #expect(facts.publishedTop1 == nil)
        #expect(facts.description.contains("scaled by preprocessInput"))
        // Without a network what was fetched before is enough.
        let again = try Self.isolated(folder.path, offline: true) { try make() }
        #expect(again.fingerprint == network.fingerprint)
        try again.save(folder.path + "/base.dllib")
        let loaded = try #require(try loadModel(folder.path + "/base.dllib") as? MobileNet)
        #expect(loaded.imageNetWeights?.file == name)
    }

    @Test func `other widths of MobileNetV2 take Keras's weights and scale pixels`() throws {
        let folder = try TemporaryFolder()
        func make(_ weights: ApplicationWeights, scales: Bool? = nil) throws -> MobileNetV2 {
            try MobileNetV2(
                weights: weights, inputShape: [96, 96, 3], alpha: 0.35,
                includePreprocessing: scales)
        }
        let network = try make(.none)
        setFormulaWeights(network)
        try Self.serve(
            network,
            as: "mobilenet_v2/mobilenet_v2_weights_tf_dim_ordering_tf_kernels_0.35_96.h5",
            in: folder.path)
        let fetched = try Self.isolated(folder.path) { try make(.imageNet) }
        let plain = try Self.isolated(folder.path) { try make(.imageNet, scales: false) }
        #expect(fetched.imageNetWeights?.scalesPixels == true)
        #expect(fetched.classNames.count == 1000 && fetched.classNames[985] == "daisy")
        let scaled = MobileNetV2.preprocessInput(image(96))
        expectClose(fetched(image(96)), network(scaled))
        #expect(plain(scaled) == network(scaled))
    }

    @Test(arguments: [
        "VGG16", "MobileNetV3Large", "EfficientNetB0", "ConvNeXtTiny", "NASNetMobile",
    ])
    func `without a network the error says what to fetch`(name: String) throws {
        let folder = try TemporaryFolder()
        let facts = try Applications.type(named: name).facts
        let usual = facts.weights.filter { $0.variant == nil || $0.variant == "alpha=1.0" }
        for top in [false, true] {
            let file = try #require(usual.first { $0.includesTop == top })
            let error = #expect(throws: CheckpointError.self) {
                try Self.isolated(folder.path, offline: true) {
                    try Applications.make(name, includeTop: top)
                }
            }
            let text = try #require(error?.description)
            let digest = try #require(file.digest)
            for part in [file.name, digest, "about \(file.megabytes) MB"] {
                #expect(text.contains(part), "\(part) in \(text)")
            }
        }
    }

    @Test func `weights of another network are refused with what differs`() throws {
        let folder = try TemporaryFolder()
        let other = try MobileNetV3Small(
            weights: .none, includeTop: false, inputShape: [32, 32, 3], alpha: 0.5)
        try Self.serve(other, as: "mobilenet/mobilenet_2_5_224_tf_no_top.h5", in: folder.path)
        let error = #expect(throws: ModelFileError.self) {
            try Self.isolated(folder.path) {
                try MobileNet(includeTop: false, inputShape: [32, 32, 3], alpha: 0.25)
            }
        }
        #expect(error?.description.contains("mobilenet_2_5_224_tf_no_top.h5") == true)
    }

    @Test func `networks whose weights nobody publishes say so`() {
        let error = #expect(throws: CheckpointError.self) { try EfficientNetLite0() }
        #expect(error == .unpublished(network: "EfficientNetLite0"))
    }

    @Test func `published files have as many parameters as the networks`() throws {
        for facts in Applications.facts {
            let usual = facts.weights.first {
                $0.includesTop && ($0.variant == nil || $0.variant == "alpha=1.0")
            }
            guard let usual else {
                #expect(facts.name.hasPrefix("EfficientNetLite"))
                continue
            }
            #expect(usual.parameterCount == facts.parameterCount, "\(facts.name)")
        }
        let forms: [(String?, Bool, ImageNetwork)] = [
            ("alpha=0.5", false, try MobileNet(weights: .none, includeTop: false, alpha: 0.5)),
            ("alpha=1.4", true, try MobileNetV2(weights: .none, alpha: 1.4)),
            ("minimalistic", true, try MobileNetV3Small(weights: .none, minimalistic: true)),
            (nil, false, try NASNetMobile(weights: .none, includeTop: false)),
        ]
        for (variant, top, network) in forms {
            let file = type(of: network).facts.weights.first {
                $0.variant == variant && $0.includesTop == top
            }
            #expect(file?.parameterCount == network.parameterCount)
        }
    }
}
