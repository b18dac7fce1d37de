public import DLLib
internal import Foundation

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

/// Reads `Tests/Fixtures/<name>.json`.
public func golden(_ name: String) throws -> Golden {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Fixtures")
    let file = folder.appendingPathComponent("\(name).json")
    guard let data = FileManager.default.contents(atPath: file.path) else {
        throw GoldenError(path: file.path, problem: "cannot be read")
    }
    let stored = try JSONDecoder().decode([String: [String: StoredTensor]].self, from: data)
    return Golden(
        cases: stored.mapValues { entries in
            entries.mapValues { Tensor($0.data, shape: Shape($0.shape)) }
        })
}

private struct StoredTensor: Decodable {
    let shape: [Int]
    let data: [Double]
}
