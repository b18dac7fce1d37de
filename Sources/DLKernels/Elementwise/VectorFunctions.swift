internal import CVectorLoops

/// Functions that have loops of our own in single precision, where the C library's are called number
/// by number.
enum VectorFunctions {
    /// Computes an operation, or returns false where there is no such loop.
    static func run(_ operation: UnaryOperation, _ source: Flat, into result: Storage) -> Bool {
        guard case .library(let function) = operation, let loops = VectorLoops.current,
            let loop = unsafe loop(for: function, in: loops)
        else { return false }
        Threads.forEachRange(of: source.count, minimumChunk: Loops.minimumChunk) { range in
            unsafe loop(
                source.storage.pointer(to: Float.self, at: range.lowerBound),
                result.pointer(to: Float.self, at: range.lowerBound), range.count)
        }
        return true
    }

    private typealias Loop =
        @convention(c) (UnsafePointer<Float>?, UnsafeMutablePointer<Float>?, Int) -> Void

    private static func loop(for function: LibraryFunction, in loops: VectorLoops) -> Loop? {
        switch function {
        case .expm1: unsafe loops.expm1
        case .sin: unsafe loops.sine
        case .cos: unsafe loops.cosine
        default: nil
        }
    }
}
