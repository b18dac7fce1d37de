internal import DLNetworks

/// A step that does not fit into memory.
public struct MemoryShortage: Sendable, Equatable, CustomStringConvertible {
    /// The model.
    public let model: String
    /// The bytes the step would need beyond what is taken already.
    public let needed: Int
    /// The bytes there are.
    public let available: Int
    /// The batch size asked for.
    public let batchSize: Int
    /// The largest batch size that fits; 0 when none does.
    public let fittingBatchSize: Int

    /// What is needed, what is there, and what to do.
    public var description: String {
        "A step of \(model) with batchSize \(batchSize) needs about \(gigabytes(needed)) of memory, "
            + "but \(gigabytes(available)) are available. "
            + (fittingBatchSize > 0
                ? "Use a batchSize of at most \(fittingBatchSize), or smaller inputs."
                : "Not even one sample fits: use smaller inputs or a smaller model.")
    }

    private func gigabytes(_ bytes: Int) -> String {
        "\(NumberText.fixed(Double(bytes) / Double(1 << 30), 2)) GB"
    }
}
