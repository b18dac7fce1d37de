import DLLib
import DLWeightFiles
import Foundation
import TestSupport
import Testing

/// Files of weights are found, fetched from a server that is a folder here, and checked.
@Suite struct WeightCacheTests {
    /// A file for which Keras has no digest, so that a small file can stand for it.
    private static let weights = PublishedWeights.find(
        "MobileNet", variant: "alpha=0.25", includesTop: true
    ).found

    /// Finds or fetches a file in an environment in which everything lies in one folder, and the
    /// server too.
    private static func path(
        of weights: PublishedWeights, in folder: String, _ more: [String: String] = [:]
    ) throws -> String {
        let environment = [
            "HOME": folder + "/home", "DLLIB_WEIGHTS_MIRROR": "file://\(folder)/server",
        ].merging(more) { $1 }
        return try WeightCache.$environment.withValue(environment) {
            try WeightCache().path(of: weights)
        }
    }

    private static func serve(_ bytes: Data, _ weights: PublishedWeights, in folder: String) throws
    {
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
        #expect(PublishedWeights.all.count == 104)
        let vgg = try #require(PublishedWeights.find("VGG16", includesTop: false).found)
        #expect(vgg.name == "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5")
        #expect(vgg.digest == "6d6bbae143d832006294945121d1f1fc")
        #expect(PublishedWeights.all.filter { $0.digest == nil }.count == 20)
        #expect(PublishedWeights.find("VGG17", includesTop: true).found == nil)
    }

    @Test func `A fetched file lies where Keras looks for it, and is not fetched again`() throws {
        try inTemporaryFolder { folder in
            let weights = try #require(Self.weights)
            try Self.serve(Self.stand(), weights, in: folder)
            let path = try Self.path(of: weights, in: folder)
            #expect(path == "\(folder)/home/.keras/models/\(weights.name)")
            #expect(FileManager.default.contents(atPath: path) == (try Self.stand()))
            #expect(!FileManager.default.fileExists(atPath: path + ".part"))
            #expect(try Self.path(of: weights, in: folder, ["DLLIB_OFFLINE": "1"]) == path)
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
                to: URL(fileURLWithPath: "\(models)/\(weights.name).part"))
            let path = try Self.path(of: weights, in: folder)
            #expect(FileManager.default.contents(atPath: path) == (try Self.stand()))
        }
    }

    @Test func `What has arrived stays where the server does not answer`() throws {
        try inTemporaryFolder { folder in
            let weights = try #require(Self.weights)
            let models = folder + "/home/.keras/models"
            try FileManager.default.createDirectory(
                atPath: models, withIntermediateDirectories: true)
            let part = "\(models)/\(weights.name).part"
            try Self.stand().prefix(1000).write(to: URL(fileURLWithPath: part))
            let error = try #require(throws: CheckpointError.self) { () throws in
                _ = try Self.path(of: weights, in: folder)
            }
            #expect(error.description.contains("what has arrived is kept"))
            #expect(FileManager.default.contents(atPath: part) == (try Self.stand().prefix(1000)))
        }
    }

    @Test(arguments: [10, 40_000])
    func `A part of another file, shorter or longer, does no harm`(count: Int) throws {
        try inTemporaryFolder { folder in
            let weights = try #require(Self.weights)
            try Self.serve(Self.stand(), weights, in: folder)
            let models = folder + "/home/.keras/models"
            try FileManager.default.createDirectory(
                atPath: models, withIntermediateDirectories: true)
            try Data(repeating: 7, count: count).write(
                to: URL(fileURLWithPath: "\(models)/\(weights.name).part"))
            let path = try Self.path(of: weights, in: folder)
            #expect(FileManager.default.contents(atPath: path) == (try Self.stand()))
        }
    }

    @Test func `A file with another digest is neither used nor kept`() throws {
        try inTemporaryFolder { folder in
            let weights = try #require(PublishedWeights.find("VGG16", includesTop: false).found)
            try Self.serve(Self.stand(), weights, in: folder)
            let error = try #require(throws: CheckpointError.self) { () throws in
                _ = try Self.path(of: weights, in: folder)
            }
            let text = error.description
            #expect(text.contains("what was fetched is another file: its md5 is"), "\(text)")
            let models = folder + "/home/.keras/models"
            let left = try FileManager.default.contentsOfDirectory(atPath: models)
            #expect(left == [weights.name + ".lock"])
        }
    }

    @Test func `Without a network the error says everything that is needed`() throws {
        try inTemporaryFolder { folder in
            let vgg = try #require(PublishedWeights.find("VGG16", includesTop: true).found)
            let error = try #require(throws: CheckpointError.self) { () throws in
                _ = try Self.path(
                    of: vgg, in: folder, ["DLLIB_OFFLINE": "1", "DLLIB_WEIGHTS_MIRROR": ""])
            }
            let text = error.description
            for part in [
                "vgg16_weights_tf_dim_ordering_tf_kernels.h5", "about 553 MB",
                "https://storage.googleapis.com/tensorflow/keras-applications/vgg16/",
                "md5 64373286793e3c8b2b4e3219cbf3544b", "\(folder)/home/.keras/models",
                "\(folder)/home/.cache/dllib/weights", "DLLIB_WEIGHTS", "DLLIB_OFFLINE is set",
            ] { #expect(text.contains(part), "\(part) in \(text)") }
            #expect(text.split(separator: "\n").count < 12)
        }
    }
}
