internal import COneDNN

/// The oneDNN library: its processor engine, its stream and its errors.
enum OneDNN {
    /// The processor as oneDNN's device, made once and never freed.
    nonisolated(unsafe) static let engine: dnnl_engine_t = {
        var engine: dnnl_engine_t?
        unsafe check(dnnl_engine_create(&engine, dnnl_cpu, 0), "create its engine")
        guard let engine = unsafe engine else { fatalError("oneDNN made no engine.") }
        return unsafe engine
    }()

    /// The queue primitives run on.
    ///
    /// On a processor it keeps nothing between calls, so threads share it.
    nonisolated(unsafe) static let stream: dnnl_stream_t = {
        var stream: dnnl_stream_t?
        let flags = dnnl_stream_default_flags.rawValue
        unsafe check(dnnl_stream_create(&stream, engine, flags), "create its stream")
        guard let stream = unsafe stream else { fatalError("oneDNN made no stream.") }
        return unsafe stream
    }()

    /// Channels that lie side by side in blocked images: as many as a vector register holds.
    static let channelBlock: Int = {
        let isa = dnnl_get_effective_cpu_isa()
        return isa.rawValue >= dnnl_cpu_isa_avx512_core.rawValue ? 16 : 8
    }()

    /// Stops unless a call succeeded: a failure here is a mistake in the kernels, not in the input.
    static func check(_ status: dnnl_status_t, _ action: @autoclosure () -> String) {
        guard status == dnnl_success else {
            fatalError("oneDNN could not \(action()): status \(status.rawValue).")
        }
    }
}
