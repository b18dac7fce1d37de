internal import DLKernels
internal import ImageCodecs

extension Engine {
    /// The bytes that tensors may still take: what the system says is free, or what is left of the
    /// limit of the control group (a container's limit), plus freed blocks the library keeps.
    ///
    /// `nil` where neither can be read.
    public static var availableMemory: Int? {
        FreeMemory.bytes.map { $0 + MemoryUse.recyclableBytes }
    }
}
