internal import DLKernels

/// The processor cores and the memory that tensors use.
public enum Engine {
    /// The number of threads that operations run on; all cores unless set.
    ///
    /// With one seed and one count, results on one machine are equal to the last bit.
    public static var threadCount: Int {
        get { Threads.count }
        set { Threads.count = newValue }
    }

    /// The most bytes tensors have taken at once since ``resetPeakMemory()``.
    public static var peakMemory: Int { MemoryUse.peakBytes }

    /// The bytes tensors take now.
    public static var memory: Int { MemoryUse.liveBytes }

    /// Starts a new measurement of ``peakMemory``.
    public static func resetPeakMemory() { MemoryUse.resetPeak() }
}
