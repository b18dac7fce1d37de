internal import Foundation
internal import Glibc
internal import WorkerLink

extension WorkingEnvironment {
    /// The folder of this process, however long its path is; empty if it was removed.
    private static var currentFolder: String {
        guard let path = unsafe getcwd(nil, 0) else { return "" }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    /// Changes where this process runs, and returns what it is like then.
    ///
    /// A folder that cannot be entered leaves the old one.
    static func change(by change: Change) -> WorkingEnvironment {
        if let folder = change.folder { _ = unsafe chdir(folder) }
        for (name, value) in change.variables {
            if let value {
                unsafe setenv(name, value, 1)
            } else {
                unsafe unsetenv(name)
            }
        }
        return WorkingEnvironment(
            folder: currentFolder,
            variables: ProcessInfo.processInfo.environment)
    }
}
