internal import Foundation

/// What SwiftPM wrote down about a build: how a client of the package is compiled and linked.
///
/// The arguments of our own empty target are those that any client needs, module maps of C targets,
/// include folders and macro plugins among them.
struct BuildDescription {
    /// Why a build cannot be used.
    struct Missing: Error, CustomStringConvertible {
        /// What is not there.
        var description: String
    }

    /// The shared library.
    let library: String
    /// The folder of the modules.
    let modules: String
    /// The arguments with which a client is compiled, without the folder of the modules.
    let clientArguments: [String]
    /// The command that linked the library.
    let linkCommand: [String]
    /// The object files in the library, by the name of their target.
    let objects: [String: [String]]

    /// Reads the description of the finished build of the target `name` in a folder.
    init(of name: String, in folder: String) throws {
        let path = folder + "/.build/release.yaml"
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw Missing(description: "\(path) is missing")
        }
        let commands = text.split(separator: "\n").compactMap { line -> [String]? in
            let line = line.drop { $0 == " " }
            guard line.hasPrefix("args: ["), line.contains(name) else { return nil }
            return try? JSONDecoder().decode([String].self, from: Data(line.dropFirst(6).utf8))
        }
        let own = commands.filter { Self.value(of: "-module-name", in: $0) == name }
        guard let link = own.first(where: { $0.contains("-emit-library") }),
            let compile = own.first(where: { $0.contains("-emit-module") }),
            let library = Self.value(of: "-o", in: link),
            let modulePath = Self.value(of: "-emit-module-path", in: compile),
            FileManager.default.fileExists(atPath: library)
        else { throw Missing(description: "\(path) does not tell how the library was built") }
        self.library = library
        linkCommand = link
        modules = URL(fileURLWithPath: modulePath).deletingLastPathComponent().path
        clientArguments = Self.clientArguments(in: compile, without: modules)
        let list = link.first { $0.hasPrefix("@") }.map { String($0.dropFirst()) }
        objects = try ObjectList(path: list ?? "").files
    }

    private static func value(of option: String, in arguments: [String]) -> String? {
        guard let index = arguments.firstIndex(of: option), index + 1 < arguments.count else {
            return nil
        }
        return arguments[index + 1]
    }

    /// Picks the arguments that say where modules, headers and macros are.
    private static func clientArguments(
        in arguments: [String], without modules: String
    ) -> [String] {
        var result: [String] = []
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "-I", "-F":
                if let folder = rest.popFirst(), folder != modules { result += [argument, folder] }
            case "-Xcc":
                guard let option = rest.popFirst() else { break }
                if !["-g", "-fPIC", "-fno-omit-frame-pointer"].contains(option) {
                    result += ["-Xcc", option]
                }
            case "-Xfrontend" where rest.first == "-load-plugin-executable":
                rest = rest.dropFirst(2)
                if let plugin = rest.popFirst() { result += ["-load-plugin-executable", plugin] }
            case "-load-plugin-executable":
                if let plugin = rest.popFirst() { result += [argument, plugin] }
            default: break
            }
        }
        return result
    }
}
