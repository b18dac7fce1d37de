public import DLLib
internal import Foundation
internal import Synchronization

/// Expected numbers made by another program, kept as JSON under `Tests/Fixtures`.
///
/// A file is an object of cases; a case is an object of arrays, each `{"shape": […], "data": […]}`.
public struct Golden: Sendable {
    /// The tensors of each case.
    public let cases: [String: [String: Tensor]]

    /// One tensor of one case.
    public func callAsFunction(_ name: String, _ tensor: String) throws -> Tensor {
        guard let found = cases[name]?[tensor] else {
            throw GoldenError(path: "\(name).\(tensor)", problem: "is not in the file")
        }
        return found
    }
}

/// A fixture that cannot be read.
public struct GoldenError: Error, CustomStringConvertible {
    let path: String
    let problem: String

    /// The file or entry, and what is wrong with it.
    public var description: String { "\(path) \(problem)" }
}

/// Files that were read, so that the cases of a table do not read theirs each anew.
private let known = Mutex<[String: Golden]>([:])

/// Reads `Tests/Fixtures/<name>.json`.
public func golden(_ name: String) throws -> Golden {
    if let read = known.withLock({ $0[name] }) { return read }
    let stored = try JSONDecoder().decode(
        [String: [String: StoredTensor]].self, from: fixture("\(name).json"))
    let made = Golden(
        cases: stored.mapValues { entries in
            entries.mapValues { Tensor($0.data, shape: Shape($0.shape)) }
        })
    known.withLock { $0[name] = made }
    return made
}

/// The lines of `Tests/Fixtures/<name>`.
public func fixtureLines(_ name: String) throws -> [String] {
    String(decoding: try fixture(name), as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}

/// The path of `Tests/Fixtures/<name>`.
public func fixturePath(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures")
        .appendingPathComponent(name).path
}

private func fixture(_ name: String) throws -> Data {
    let path = fixturePath(name)
    guard let data = FileManager.default.contents(atPath: path) else {
        throw GoldenError(path: path, problem: "cannot be read")
    }
    return data
}

private struct StoredTensor: Decodable {
    let shape: [Int]
    let data: [Double]
}
