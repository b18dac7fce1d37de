internal import DLNetworks

/// Weights that learn at a rate or with a decay of their own, found by their path in the model.
///
///     optimizer.groups = [
///         ParameterGroup("mobilenetv2", rateFactor: 0.01),
///         ParameterGroup("mobilenetv2/block_16_project", rateFactor: 0.1),
///         ParameterGroup("bias", weightDecay: 0),
///     ]
///
/// A path `a/b/kernel` belongs to the groups `a`, `a/b`, `b`, `kernel` and so on: a group names
/// one or more whole parts in a row. For each setting the last group that has it counts.
public struct ParameterGroup: Sendable {
    /// The parts of a path that all weights of the group have.
    public let path: String
    /// What the optimizer's rate is multiplied with.
    public let rateFactor: Float?
    /// A rate, or schedule, in place of the optimizer's.
    public let learningRate: (any LearningRateSchedule)?
    /// A decay in place of the optimizer's.
    public let weightDecay: Float?

    /// Creates a group.
    ///
    /// - Parameters:
    ///   - path: A layer, a layer inside a nested model, or the name of a weight.
    ///   - rateFactor: What the optimizer's rate is multiplied with.
    ///   - learningRate: A rate or schedule in place of the optimizer's.
    ///   - weightDecay: A decay in place of the optimizer's; 0 for none.
    public init(
        _ path: String, rateFactor: Float? = nil, learningRate: (any LearningRateSchedule)? = nil,
        weightDecay: Float? = nil
    ) {
        self.path = path
        self.rateFactor = rateFactor
        self.learningRate = learningRate
        self.weightDecay = weightDecay
    }

    /// The group as plain values.
    var configuration: Configuration {
        get throws {
            [
                "path": path, "rateFactor": rateFactor,
                "learningRate": try learningRate.map(StoredSchedule.value),
                "weightDecay": weightDecay,
            ]
        }
    }

    /// Reads a group from plain values.
    init(configuration: Configuration) throws {
        let rate = configuration.values["learningRate"] ?? .none
        self.init(
            try configuration("path"), rateFactor: try configuration("rateFactor"),
            learningRate: rate == .none ? nil : try StoredSchedule.schedule(from: rate),
            weightDecay: try configuration("weightDecay"))
    }

    /// Whether a weight belongs to the group.
    func contains(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        let wanted = self.path.split(separator: "/")
        guard !wanted.isEmpty, wanted.count <= parts.count else { return false }
        return (0...parts.count - wanted.count).contains { start in
            parts[start..<start + wanted.count].elementsEqual(wanted)
        }
    }
}
