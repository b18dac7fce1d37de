/// The versions that the kernel tells its clients.
package enum KernelVersion {
    /// The version of this kernel.
    package static let current = "0.1.0"

    /// The version of Swift that cells are written in: that of the toolchain that built the kernel,
    /// since cells must be compiled by the same one.
    package static var language: String {
        #if compiler(>=6.5)
            "6.5"
        #elseif compiler(>=6.4)
            "6.4"
        #else
            "6.3"
        #endif
    }
}
