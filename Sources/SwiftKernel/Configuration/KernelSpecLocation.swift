import Foundation

/// A place where Jupyter looks for kernelspecs.
package enum KernelSpecLocation: Sendable, Equatable {
    /// The folder of the current user.
    case user
    /// The active Python environment.
    case environment
    /// `share/jupyter` below a folder.
    case prefix(String)

    /// Returns the folder that holds one folder for each kernel.
    ///
    /// - Parameter variables: The environment: `JUPYTER_DATA_DIR`, `XDG_DATA_HOME` and `HOME` decide
    ///   on the user's folder, `VIRTUAL_ENV` and `CONDA_PREFIX` name the active environment.
    /// - Returns: Its path; it need not exist yet.
    /// - Throws: `ConfigurationError.noEnvironment` when no Python environment is active.
    /// - Source: Jupyter documentation, "Common directories and file locations".
    package func folder(variables: [String: String]) throws(ConfigurationError) -> String {
        func value(_ name: String) -> String? {
            variables[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        switch self {
        case .user:
            let home = value("HOME") ?? NSHomeDirectory()
            let data =
                value("JUPYTER_DATA_DIR") ?? value("XDG_DATA_HOME").map { $0 + "/jupyter" }
                ?? home + "/.local/share/jupyter"
            return data + "/kernels"
        case .environment:
            guard let prefix = value("VIRTUAL_ENV") ?? value("CONDA_PREFIX") else {
                throw .noEnvironment
            }
            return prefix + "/share/jupyter/kernels"
        case .prefix(let prefix):
            return prefix + "/share/jupyter/kernels"
        }
    }
}
