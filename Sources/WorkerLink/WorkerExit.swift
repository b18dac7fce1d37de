/// The exit statuses of a worker that could not send its last words.
package enum WorkerExit: Int32, Sendable {
    /// A thread that stopped for good holds the locks of the C library's memory: what it worked on
    /// is damaged, and nothing can be allocated any more.
    case damagedMemory = 97
    /// The system gives no more threads.
    case outOfThreads = 98
}
