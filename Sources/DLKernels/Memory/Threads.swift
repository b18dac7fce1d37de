internal import COneDNN
internal import Synchronization

/// The one thread pool of the library: OpenMP's, which oneDNN and OpenBLAS compute on too.
package enum Threads {
    private static let setting = Atomic<Int>(0)

    /// The number of threads kernels use; all cores unless set.
    ///
    /// Results of one seed are bitwise equal for one count on one machine.
    package static var count: Int {
        get {
            let value = setting.load(ordering: .relaxed)
            return value > 0 ? value : processorCount
        }
        set { setting.store(max(1, newValue), ordering: .relaxed) }
    }

    /// The cores this process may run on.
    package static let processorCount = max(1, Int(omp_get_num_procs()))

    /// Tells OpenMP, which remembers it for each calling thread, how many threads to use.
    static func prepareCallingThread(for threads: Int = count) {
        omp_set_num_threads(Int32(threads))
    }

    /// Splits `0..<count` into contiguous ranges and runs `body` on each, in parallel when there
    /// is enough work.
    ///
    /// The split depends only on `count`, `minimumChunk` and the thread setting, never on timing.
    static func forEachRange(
        of count: Int, minimumChunk: Int, _ body: (Range<Int>) -> Void
    ) {
        let parts = min(self.count, count / max(minimumChunk, 1))
        guard parts > 1 else {
            body(0..<count)
            return
        }
        withoutActuallyEscaping(body) { body in
            var region = Region(count: count, parts: parts, body: body)
            unsafe withUnsafeMutablePointer(to: &region) { pointer in
                unsafe GOMP_parallel(runRegion, pointer, UInt32(parts), 0)
            }
        }
    }

    fileprivate struct Region {
        let count: Int
        let parts: Int
        let body: (Range<Int>) -> Void

        /// Runs the shares of one thread; OpenMP may grant fewer threads than asked for.
        func run(thread: Int, of threads: Int) {
            for part in stride(from: thread, to: parts, by: threads) {
                body(count * part / parts..<count * (part + 1) / parts)
            }
        }
    }
}

private func runRegion(_ context: UnsafeMutableRawPointer?) {
    guard let context = unsafe context else { return }
    let region = unsafe context.assumingMemoryBound(to: Threads.Region.self)
    unsafe region.pointee.run(
        thread: Int(omp_get_thread_num()), of: Int(omp_get_num_threads()))
}
