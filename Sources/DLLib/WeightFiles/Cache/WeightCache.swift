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

    /// Looks where an environment points to; that of the process where it is nil.
    package init(environment: [String: String]? = nil) {
        let environment = environment ?? ProcessInfo.processInfo.environment
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        let keras = (value("KERAS_HOME") ?? (value("HOME") ?? ".") + "/.keras") + "/models"
        let own = WeightsFolder(environment: environment).path
        folders = value("DLLIB_WEIGHTS") != nil ? [own, keras] : [keras, own]
        target = folders[0]
        let mirror = value("DLLIB_WEIGHTS_MIRROR") ?? KerasWeights.server
        server = mirror.hasSuffix("/") ? String(mirror.dropLast()) : mirror
        isOffline = value("DLLIB_OFFLINE").map { $0 != "0" } ?? false
    }

    /// The path of a file with the right digest, fetched if need be.
    ///
    /// Processes that want the same file at once wait for the one that fetches it.
    /// - Throws: ``CheckpointError/unavailable(file:address:digest:looked:problem:target:)``.
    package func path(of weights: KerasWeights) throws -> String {
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
        let place = "\(target)/\(weights.file)"
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
            try download.run(title: weights.file) { try weights.problem(of: FilePart($0)) }
            try ByteFile.rename(place + ".part", to: place)
        } catch let failure as WeightDownload.Failure {
            throw unavailable(weights, looked, failure.problem)
        }
        return place
    }

    private func find(_ weights: KerasWeights, _ looked: inout [String]) throws -> String? {
        for folder in folders {
            let path = "\(folder)/\(weights.file)"
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
        _ weights: KerasWeights, _ looked: [String], _ problem: String
    ) -> CheckpointError {
        .unavailable(
            file: weights.file, address: "\(server)/\(weights.address)",
            digest: weights.digest.map { "\(weights.digestName) \($0)" }, looked: looked,
            problem: problem, target: target)
    }
}

/// Gives a model the ImageNet weights that Keras publishes for it.
///
/// - Parameters:
///   - model: The network, with Keras's layers in Keras's order.
///   - application: Its name in `keras.applications`.
///   - includeTop: Whether the classifier is part of it.
///   - alpha: Its width, for networks of several widths.
///   - environment: Where to look; that of the process where it is nil.
/// - Throws: ``CheckpointError`` where the file cannot be had, ``ModelFileError`` where it does not fit.
package func loadImageNetWeights(
    into model: Model, application: String, includeTop: Bool, alpha: Double? = nil,
    environment: [String: String]? = nil
) throws {
    guard
        let weights = KerasWeights.file(for: application, includeTop: includeTop, alpha: alpha)
    else {
        throw CheckpointError.unpublished(
            network: application + (alpha.map { " of width \($0)" } ?? ""))
    }
    let path = try WeightCache(environment: environment).path(of: weights)
    _ = try KerasFile.plan(FilePart(path), for: model, byName: false)
        .carryOut(path: path, skipMismatch: false)
}
