internal import DLKernels

/// What this library is and what it computes with.
public enum Versions {
    /// The version of this library.
    public static let library = "0.1.0"

    /// One line with the versions of the library and of the kernels underneath, and the threads.
    ///
    /// Worth printing at the top of a notebook: results repeat bit for bit only on one machine with
    /// one number of threads.
    public static var summary: String {
        let threads = Threads.count
        return "DLLib \(library), oneDNN \(LibraryVersions.oneDNN), "
            + "OpenBLAS \(LibraryVersions.openBLAS), \(threads) thread\(threads == 1 ? "" : "s")"
    }
}
