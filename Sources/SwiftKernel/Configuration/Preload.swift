import Foundation

/// What every cell can use without asking for it.
///
/// The kernel knows no library by name: which modules the worker holds for cells is the worker's to
/// say, and what the compiler must find behind them is found out once for each build (see
/// `PreloadRecorder`). The answer is kept in a file beside the worker.
package struct Preload: Codable, Sendable, Equatable {
    /// The modules that every cell imports, in this order.
    package var modules: [String]
    /// The C modules behind them.
    ///
    /// The compiler wants to find them when it loads the modules, yet cells never see what is in them:
    /// empty ones load at once.
    package var hiddenModules: [String]
    /// What tells whether the modules are still those that it was found out for, by name.
    private var stamps: [String: String]

    /// Describes what cells of an installation import as it is now.
    package init(modules: [String], hiddenModules: [String], of installation: Installation) {
        self.modules = modules
        self.hiddenModules = hiddenModules
        stamps = Self.stamps(of: modules, in: installation)
    }

    /// Reads the record of an installation; nil where there is none, or that of another build.
    package init?(recordedIn installation: Installation) {
        guard let data = FileManager.default.contents(atPath: installation.preload),
            let record = try? JSONDecoder().decode(Preload.self, from: data),
            record.stamps == Self.stamps(of: record.modules, in: installation)
        else { return nil }
        self = record
    }

    /// Writes the record beside the worker.
    package func write(to installation: Installation) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        try encoder.encode(self)
            .write(to: URL(fileURLWithPath: installation.preload), options: .atomic)
    }

    /// Size and time, in whole seconds as copies keep it, of each module and of the worker, which is
    /// linked anew when anything behind them changes.
    private static func stamps(
        of modules: [String], in installation: Installation
    ) -> [String: String] {
        var stamps: [String: String] = [:]
        let files = modules.map { ($0, installation.module($0)) }
        for (name, file) in files + [("the worker", installation.worker)] {
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: file),
                let size = attributes[.size] as? UInt64,
                let changed = attributes[.modificationDate] as? Date
            else { continue }
            stamps[name] = "\(size) bytes, \(Int(changed.timeIntervalSince1970))"
        }
        return stamps
    }
}
