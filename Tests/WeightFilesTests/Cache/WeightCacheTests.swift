import DLLib
import DLWeightFiles
import Foundation
import TestSupport
import Testing

/// Files of weights are found, fetched from a server that is a folder here, and checked.
@Suite struct WeightCacheTests {
    /// A file for which Keras has no digest, so that a small file can stand for it.
    private static let weights = KerasWeights.file(
        for: "MobileNet", includeTop: true, alpha: 0.25)

    /// An environment in which everything lies in one folder, and the server too.
    private static func environment(
        _ folder: String, _ more: [String: String] = [:]
    ) -> [String: String] {
        [
            "HOME": folder + "/home", "DLLIB_WEIGHTS_MIRROR": "file://\(folder)/server",
            "PATH": "/usr/bin:/bin",
        ].merging(more) { $1 }
    }

    private static func serve(_ bytes: Data, _ weights: KerasWeights, in folder: String) throws {
        let place = "\(folder)/server/\(weights.address)"
        try FileManager.default.createDirectory(
            atPath: (place as NSString).deletingLastPathComponent,
            withIntermediateDirectories: true)
        try bytes.write(to: URL(fileURLWithPath: place))
    }

    private static func stand() throws -> Data {
        try Data(contentsOf: URL(fileURLWithPath: KerasModels.file("small-legacy.h5")))
    }

    @Test func `The table has a file for every network, and digests for most`() throws {
        #expect(KerasWeights.all.count == 100)
        let vgg = try #require(KerasWeights.file(for: "VGG16", includeTop: false))
        #expect(vgg.file == "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5")
        #expect(vgg.digest == "6d6bbae143d832006294945121d1f1fc")
        #expect(KerasWeights.all.filter { $0.digest == nil }.count == 20)
        #expect(KerasWeights.file(for: "VGG17", includeTop: true) == nil)
    }

    @Test func `A fetched file lies where Keras looks for it, and is not fetched again`() throws {
        try inTemporaryFolder { folder in
            let weights = try #require(Self.weights)
            try Self.serve(Self.stand(), weights, in: folder)
            let environment = Self.environment(folder)
            let path = try WeightCache(environment: environment).path(of: weights)
            #expect(path == "\(folder)/home/.keras/models/\(weights.file)")
            #expect(FileManager.default.contents(atPath: path) == (try Self.stand()))
            #expect(!FileManager.default.fileExists(atPath: path + ".part"))
            let offline = Self.environment(folder, ["DLLIB_OFFLINE": "1"])
            #expect(try WeightCache(environment: offline).path(of: weights) == path)
        }
    }

    @Test func `A download that was cut short goes on`() throws {
        try inTemporaryFolder { folder in
            let weights = try #require(Self.weights)
            try Self.serve(Self.stand(), weights, in: folder)
            let models = folder + "/home/.keras/models"
            try FileManager.default.createDirectory(
                atPath: models, withIntermediateDirectories: true)
            try Self.stand().prefix(1000).write(
                to: URL(fileURLWithPath: "\(models)/\(weights.file).part"))
            let path = try WeightCache(environment: Self.environment(folder)).path(of: weights)
            #expect(FileManager.default.contents(atPath: path) == (try Self.stand()))
        }
    }

    @Test func `A file with another digest is neither used nor kept`() throws {
        try inTemporaryFolder { folder in
            let weights = try #require(KerasWeights.file(for: "VGG16", includeTop: false))
            try Self.serve(Self.stand(), weights, in: folder)
            let error = try #require(throws: CheckpointError.self) { () throws in
                _ = try WeightCache(environment: Self.environment(folder)).path(of: weights)
            }
            let text = error.description
            #expect(text.contains("what was fetched is another file: its md5 is"), "\(text)")
            let models = folder + "/home/.keras/models"
            let left = try FileManager.default.contentsOfDirectory(atPath: models)
            #expect(left == [weights.file + ".lock"])
        }
    }

    @Test func `Without a network the error says everything that is needed`() throws {
        try inTemporaryFolder { folder in
            let environment = Self.environment(
                folder, ["DLLIB_OFFLINE": "1", "DLLIB_WEIGHTS_MIRROR": ""])
            let model = KerasModels.small()
            let error = try #require(throws: CheckpointError.self) { () throws in
                try loadImageNetWeights(
                    into: model, application: "VGG16", includeTop: true, environment: environment)
            }
            let text = error.description
            for part in [
                "vgg16_weights_tf_dim_ordering_tf_kernels.h5",
                "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/",
                "md5 64373286793e3c8b2b4e3219cbf3544b", "\(folder)/home/.keras/models",
                "\(folder)/home/.cache/dllib/weights", "DLLIB_WEIGHTS", "DLLIB_OFFLINE is set",
            ] { #expect(text.contains(part), "\(part) in \(text)") }
            #expect(text.split(separator: "\n").count < 12)
        }
    }

    @Test func `Weights of another network are refused as a whole`() throws {
        try inTemporaryFolder { folder in
            let weights = try #require(Self.weights)
            try Self.serve(Self.stand(), weights, in: folder)
            let model = KerasModels.nested()
            let before = model.weights.map { $0.scalars() }
            #expect(throws: ModelFileError.self) {
                try loadImageNetWeights(
                    into: model, application: "MobileNet", includeTop: true, alpha: 0.25,
                    environment: Self.environment(folder))
            }
            #expect(model.weights.map { $0.scalars() } == before)
            let fitting = KerasModels.small()
            try loadImageNetWeights(
                into: fitting, application: "MobileNet", includeTop: true, alpha: 0.25,
                environment: Self.environment(folder))
            expectClose(
                fitting(formula([2, 6, 5, 2], seed: 3)),
                try golden("keras_files")("small", "output"))
        }
    }
}
