import Foundation

/// The object files that SwiftPM linked a product from, by the name of their target.
struct ObjectList: Sendable {
    /// The files of each target.
    let files: [String: [String]]

    /// The targets.
    var targets: Set<String> { Set(files.keys) }

    /// Reads the list that SwiftPM leaves beside a product.
    init(path: String) throws {
        let text = try String(contentsOfFile: path, encoding: .utf8)
        // Names with blanks are quoted.
        let names = text.split(separator: "\n").map { $0.filter { $0 != "\"" && $0 != "'" } }
        files = Dictionary(grouping: names) { file in
            let folder = file.split(separator: "/").last { $0.hasSuffix(".build") }
            return folder.map { String($0.dropLast(".build".count)) } ?? ""
        }
    }
}
