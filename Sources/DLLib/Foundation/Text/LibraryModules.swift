/// The modules of the library, by which its types are told from a user's own.
package enum LibraryModules {
    private static let names = [
        "DLFoundation", "DLTensors", "DLNetworks", "DLData", "DLTraining", "DLWeightFiles",
        "DLApplications", "DLSaving", "DLPlots",
    ]

    /// Whether the library declares a type.
    package static func declare(_ type: Any.Type) -> Bool {
        let name = String(reflecting: type)
        return names.contains { name.hasPrefix($0 + ".") }
    }
}
