internal import DLTensors

/// Several layers that can run at once.
protocol FusedPass: AnyObject {
    /// Whether the pass computes, in this call, what the layers would.
    func applies(_ slots: [Tensor?], training: Bool) -> Bool

    /// Computes the result of the last layer from the input of the first.
    ///
    /// - Parameters:
    ///   - slots: The results so far.
    ///   - training: Whether this is a step of training.
    ///   - releasing: The results that nobody needs afterwards, whose memory may be used.
    func run(_ slots: inout [Tensor?], training: Bool, releasing: [Int])
}
