internal import DLKernels
internal import DLNetworks
internal import Foundation

/// Writes the values of each epoch to a file, one line each, separated by commas.
///
/// The first line has the names; the epochs count from 0, as in Keras. The file can be read while
/// the training goes on.
/// - Source: keras.callbacks.CSVLogger.
public final class CSVLogger: Callback {
    private let path: String
    private let separator: String
    private let appends: Bool
    private var text = ""

    /// Creates the callback.
    ///
    /// - Parameters:
    ///   - path: Where the file goes; a folder that is not there is made.
    ///   - separator: What stands between values.
    ///   - append: Whether lines are added to a file that is there.
    public init(_ path: String, separator: String = ",", append: Bool = false) {
        self.path = path
        self.separator = separator
        appends = append
    }

    /// Writes the line of names.
    public func onTrainBegin(_ run: TrainingRun) throws {
        text = ""
        try AtomicFile.makeFolder(for: path)
        if appends, let old = FileManager.default.contents(atPath: path) {
            text = String(decoding: old, as: UTF8.self)
        }
        if text.isEmpty {
            text = (["epoch"] + run.names).joined(separator: separator) + "\n"
        }
        try write()
    }

    /// Writes the line of an epoch.
    public func onEpochEnd(_ run: TrainingRun) throws {
        let values = run.names.map { name in run.logs[name].map { "\($0)" } ?? "" }
        text += (["\(run.epoch - 1)"] + values).joined(separator: separator) + "\n"
        try write()
    }

    private func write() throws {
        try AtomicFile.write(to: path) { try $0.write(Array(text.utf8)) }
    }
}
