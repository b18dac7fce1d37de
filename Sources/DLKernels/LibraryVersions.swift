internal import COneDNN
internal import COpenBLAS

/// The C libraries underneath and their versions.
package enum LibraryVersions {
    /// oneDNN's version, such as `2.6.3`.
    package static var oneDNN: String {
        guard let version = unsafe dnnl_version()?.pointee else { return "unknown" }
        return unsafe "\(version.major).\(version.minor).\(version.patch)"
    }

    /// OpenBLAS's version and the processor kernels it chose, such as `0.3.21 SkylakeX`.
    package static var openBLAS: String {
        guard let configuration = unsafe openblas_get_config(), let core = unsafe openblas_get_corename()
        else { return "unknown" }
        let words = unsafe String(cString: configuration).split(separator: " ")
        let version = words.count > 1 ? String(words[1]) : "unknown"
        return unsafe "\(version) \(String(cString: core))"
    }
}
