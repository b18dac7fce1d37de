internal import Foundation

/// Finds a kernelspec where Jupyter does.
package struct KernelSpecSearch: Sendable {
    /// The folders that may hold it, in the order in which Jupyter looks.
    package let folders: [String]

    /// Looks into these folders only.
    package init(folders: [String]) { self.folders = folders }

    /// Looks everywhere.
    ///
    /// Jupyter prefers the folder of its own Python environment: the active one, or else that of the
    /// `jupyter` of the PATH.
    ///
    /// - Parameter variables: The environment.
    /// - Source: Jupyter documentation, "Common directories and file locations".
    package init(variables: [String: String]) {
        let named = (variables["JUPYTER_PATH"] ?? "").split(separator: ":").map { "\($0)/kernels" }
        let active = try? KernelSpecLocation.environment.folder(variables: variables)
        let programs = (variables["PATH"] ?? "").split(separator: ":")
        let jupyter = programs.first {
            FileManager.default.isExecutableFile(atPath: "\($0)/jupyter")
        }.map { URL(fileURLWithPath: String($0)).deletingLastPathComponent().path }
        let environment = active ?? jupyter.map { $0 + "/share/jupyter/kernels" }
        let user = try? KernelSpecLocation.user.folder(variables: variables)
        let own = [environment, user].compactMap(\.self)
        let system = ["/usr/local", "/usr"].map { $0 + "/share/jupyter/kernels" }
        var seen: Set<String> = []
        folders = (named + own + system).filter { seen.insert($0).inserted }
    }

    /// A kernelspec, as far as it matters here.
    package struct Found: Sendable, Equatable {
        /// Its file.
        package var file: String
        /// The command that starts the kernel.
        package var command: [String]

        /// The toolchain that `swift-kernel install` recorded.
        package var toolchain: String? {
            command.firstIndex(of: "--toolchain").flatMap { index in
                command.indices.contains(index + 1) ? command[index + 1] : nil
            }
        }
    }

    /// The first kernelspec of a name; nil where there is none.
    ///
    /// - Throws: `ConfigurationError.malformed` for a file that Jupyter could not read either.
    package func kernelSpec(named name: String) throws(ConfigurationError) -> Found? {
        struct Content: Decodable { var argv: [String] }
        for folder in folders {
            let file = "\(folder)/\(name)/kernel.json"
            guard let data = FileManager.default.contents(atPath: file) else { continue }
            guard let content = try? JSONDecoder().decode(Content.self, from: data),
                !content.argv.isEmpty
            else {
                throw .malformed(
                    path: file, expected: "a kernelspec", reason: "it has no command (argv)")
            }
            return Found(file: file, command: content.argv)
        }
        return nil
    }
}
