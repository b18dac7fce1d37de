internal import Foundation

/// Where cells are kept for later sessions.
package enum HistoryLocation {
    /// The variable of the environment that names the file, or is `off`.
    package static let variable = "SWIFT_KERNEL_HISTORY"

    /// The file of the history; nil where none is wanted, or where there is no folder for it.
    ///
    /// It is what `SWIFT_KERNEL_HISTORY` says; else `swift-kernel/history.sqlite` in the folder for a
    /// user's data.
    ///
    /// - Parameter variables: The environment.
    /// - Returns: The path of the file.
    /// - Source: XDG Base Directory Specification 0.8: a relative path in `XDG_DATA_HOME` is ignored.
    package static func path(variables: [String: String]) -> String? {
        if let wanted = variables[variable], !wanted.isEmpty {
            guard !["off", "no", "none", "0"].contains(wanted.lowercased()) else { return nil }
            return URL(fileURLWithPath: (wanted as NSString).expandingTildeInPath).path
        }
        let folder: String
        if let data = variables["XDG_DATA_HOME"], data.hasPrefix("/") {
            folder = data
        } else if let home = variables["HOME"], home.hasPrefix("/") {
            folder = home + "/.local/share"
        } else {
            return nil
        }
        return URL(fileURLWithPath: folder).appendingPathComponent("swift-kernel/history.sqlite")
            .path
    }
}
