internal import FoundationEssentials

/// Where files of pretrained weights lie on this machine.
///
/// The folder is the one that the environment variable `DLLIB_WEIGHTS` names; without it
/// `$XDG_CACHE_HOME/dllib/weights`, and without that variable `~/.cache/dllib/weights`.
/// `make weights` fills it.
package struct WeightsFolder {
    /// The folder.
    package let path: String

    /// Looks where an environment points to.
    package init(environment: [String: String]? = nil) {
        let environment = environment ?? ProcessInfo.processInfo.environment
        func value(_ name: String) -> String? {
            environment[name].flatMap { $0.isEmpty ? nil : $0 }
        }
        if let folder = value("DLLIB_WEIGHTS") {
            path = folder
        } else {
            let cache = value("XDG_CACHE_HOME") ?? (value("HOME") ?? ".") + "/.cache"
            path = cache + "/dllib/weights"
        }
    }

    /// The path of a file that must be there.
    package func locate(_ file: String) throws(CheckpointError) -> String {
        let candidate = path + "/" + file
        guard FileManager.default.fileExists(atPath: candidate) else {
            throw .missing(
                file: file, tried: [path],
                advice: "Run `make weights` to fetch it, or set DLLIB_WEIGHTS to a folder that "
                    + "holds it.")
        }
        return candidate
    }
}
