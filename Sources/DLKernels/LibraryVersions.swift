internal import COneDNN

/// The C libraries underneath and their versions.
package enum LibraryVersions {
    /// oneDNN's version, such as `2.6.3`.
    package static var oneDNN: String {
        guard let version = unsafe dnnl_version()?.pointee else { return "unknown" }
        return unsafe "\(version.major).\(version.minor).\(version.patch)"
    }

    /// OpenBLAS's version and the processor kernels it chose, such as `0.3.21 SkylakeX`.
    package static var openBLAS: String {
        guard let configuration = OpenBLAS.text("openblas_get_config"),
            let core = OpenBLAS.text("openblas_get_corename")
        else { return "not installed" }
        let words = configuration.split(separator: " ")
        return "\(words.count > 1 ? String(words[1]) : "unknown") \(core)"
    }
}
