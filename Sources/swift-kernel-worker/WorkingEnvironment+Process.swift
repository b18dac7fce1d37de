internal import Foundation
internal import Glibc
internal import WorkerLink

extension WorkingEnvironment {
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
            folder: FileManager.default.currentDirectoryPath,
            variables: ProcessInfo.processInfo.environment)
    }
}
