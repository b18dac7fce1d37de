internal import CVectorLoops

extension VectorLoops {
    /// The loops for this processor; none where it has no vectors of 8 numbers.
    static let current: VectorLoops? = unsafe vector_loops()?.pointee
}
