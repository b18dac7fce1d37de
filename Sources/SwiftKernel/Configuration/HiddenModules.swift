import Foundation

/// C modules with nothing in them, for a compiler that wants to find them.
enum HiddenModules {
    /// Writes modules of the given names to a folder that the compiler searches.
    static func write(_ names: [String], to folder: String) throws {
        let text = names.map { "module \($0) {}\n" }.joined()
        try text.write(toFile: folder + "/module.modulemap", atomically: false, encoding: .utf8)
    }
}
