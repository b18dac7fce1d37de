internal import DLKernels
internal import Foundation

/// Finds files of weights on this machine, and fetches those that are not there.
///
/// Looked through are the folder that `DLLIB_WEIGHTS` names, if it is set; Keras's own,
/// `$KERAS_HOME/models` or `~/.keras/models`, so that a file that Python has fetched is not fetched
/// again; and `~/.cache/dllib/weights`. A file counts only with the digest that was published.
///
/// Files are fetched by `curl`, which the data sets use as well: Foundation's own client would bring
/// some fifty more libraries into every program. `DLLIB_WEIGHTS_MIRROR` names another server, and
/// `DLLIB_OFFLINE=1` forbids fetching.
package struct WeightCache {
    /// Where files are looked for, the first one first.
    package let folders: [String]
    /// Where fetched files go.
    let target: String
    private let server: String
    private let isOffline: Bool

    /// What stands for the environment of the process, where it is not nil.
    @TaskLocal package static var environment: [String: String]?

    /// Looks where the environment points to.
    package init() {
        let environment = Self.environment ?? ProcessInfo.processInfo.environment
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        let keras = (value("KERAS_HOME") ?? (value("HOME") ?? ".") + "/.keras") + "/models"
        let own = WeightsFolder(environment: environment).path
        folders = value("DLLIB_WEIGHTS") != nil ? [own, keras] : [keras, own]
        target = folders[0]
        let mirror = value("DLLIB_WEIGHTS_MIRROR") ?? PublishedWeights.server
        server = mirror.hasSuffix("/") ? String(mirror.dropLast()) : mirror
        isOffline = value("DLLIB_OFFLINE").map { $0 != "0" } ?? false
    }

    /// The path of a file with the right digest, fetched if need be.
    ///
    /// Processes that want the same file at once wait for the one that fetches it.
    /// - Throws: ``CheckpointError/unavailable(file:megabytes:address:digest:looked:problem:target:)``.
    package func path(of weights: PublishedWeights) throws -> String {
        var looked: [String] = []
        if let found = try find(weights, &looked) { return found }
        guard !isOffline else {
            throw unavailable(weights, looked, "DLLIB_OFFLINE is set, so it was not fetched")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: target, withIntermediateDirectories: true)
        } catch {
            throw unavailable(weights, looked, "\(target) cannot be made")
        }
        let place = "\(target)/\(weights.name)"
        let lock: FileLock
        do {
            lock = try FileLock(place + ".lock")
        } catch {
            throw unavailable(weights, looked, "\(target) cannot be written: \(error)")
        }
        defer { lock.release() }
        looked = []
        if let found = try find(weights, &looked) { return found }
        let download = WeightDownload(
            address: "\(server)/\(weights.address)", part: place + ".part")
        do {
            try download.run(title: weights.name, megabytes: weights.megabytes) {
                try weights.problem(of: FilePart($0))
            }
            try ByteFile.rename(place + ".part", to: place)
        } catch let failure as WeightDownload.Failure {
            throw unavailable(weights, looked, failure.problem)
        }
        return place
    }

    private func find(_ weights: PublishedWeights, _ looked: inout [String]) throws -> String? {
        for folder in folders {
            let path = "\(folder)/\(weights.name)"
            guard FileManager.default.fileExists(atPath: path) else {
                looked.append("\(path): not there")
                continue
            }
            let problem: String?
            do {
                problem = try weights.problem(of: FilePart(path))
            } catch {
                problem = "\(error)"
            }
            guard let problem else { return path }
            looked.append("\(path): not used, \(problem)")
        }
        return nil
    }

    private func unavailable(
        _ weights: PublishedWeights, _ looked: [String], _ problem: String
    ) -> CheckpointError {
        .unavailable(
            file: weights.name, megabytes: weights.megabytes,
            address: "\(server)/\(weights.address)",
            digest: weights.digest.map { "\(weights.digestName) \($0)" }, looked: looked,
            problem: problem, target: target)
    }
}
