/// `usage_request`: asks what the kernel uses of the machine.
package struct UsageRequest: RequestContent {
    package static let messageType = "usage_request"
}

/// `usage_reply`: what the kernel uses of the machine; feeds the front end's resource panel.
package struct UsageReply: MessageContent {
    package static let messageType = "usage_reply"

    /// The memory of the machine, in bytes.
    package struct HostMemory: Encodable, Sendable {
        var total: Int
        var available: Int
        var used: Int
        var percent: Double
    }

    var hostname: String
    var pid: Int
    /// Percent of one processor since the last request, of the kernel and all its children.
    var kernelProcessorShare: Double
    /// Bytes of memory of the kernel and all its children.
    var kernelMemory: Int
    var processorCount: Int
    var hostMemory: HostMemory

    private enum CodingKeys: String, CodingKey {
        case hostname
        case pid
        case kernelProcessorShare = "kernel_cpu"
        case kernelMemory = "kernel_memory"
        case processorCount = "cpu_count"
        case hostMemory = "host_virtual_memory"
    }
}
