/// A batch that gave a number which is infinite or not a number, found before it could spoil the
/// weights.
public struct NumericalFailure: Sendable, CustomStringConvertible {
    /// What was not finite.
    public enum Kind: Sendable, Equatable {
        /// The loss, with its value.
        case loss(Double)
        /// The gradient of the weight at this path, while the loss was finite.
        case gradient(weight: String, loss: Double)
        /// The weight at this path after the step of an optimizer.
        case step(weight: String, optimizer: String)
    }

    /// What the weights of the model are now.
    public enum Weights: Sendable, Equatable {
        /// Those before the batch, with the statistics and what the optimizer remembers.
        case beforeBatch
        /// Those of an epoch, which a callback brought back.
        case ofEpoch(Int)
        /// Not finite: an earlier step made them so.
        case damaged
    }

    /// What was not finite.
    public let kind: Kind
    /// The epoch; the first is 1.
    public let epoch: Int
    /// The batch of the epoch; the first is 1.
    public let batch: Int
    /// The learning rate of the step.
    public let learningRate: Double
    /// Where such numbers first turned up, as a part of a sentence.
    public let origin: String?
    /// What the weights are now.
    public internal(set) var weights: Weights

    /// What happened, where it began, what the weights are and what to do.
    public var description: String {
        let place = "in epoch \(epoch), batch \(batch) (learning rate \(learningRate)). "
        let problem: String
        switch kind {
        case .loss(let value):
            problem =
                "The loss is \(value) \(place)"
                + (origin.map { "The first place with such numbers is \($0). " } ?? "")
        case .gradient(let weight, let loss):
            problem =
                "The gradient of \(weight) is not finite, although the loss is \(loss), \(place)"
                + (origin.map { "On the way back \($0). " } ?? "")
        case .step(let weight, let optimizer):
            problem = "\(optimizer) would make \(weight) a number that is not finite \(place)"
        }
        switch weights {
        case .beforeBatch: return problem + "The weights are those before this batch." + advice
        case .ofEpoch(let epoch):
            return problem + "The weights are those of epoch \(epoch)." + advice
        case .damaged:
            return problem
                + "The weights are not finite since an earlier step: load those you have "
                + "saved, or make the model anew. Often the learning rate is too high."
        }
    }

    private var advice: String {
        if case .gradient = kind { return "" }
        return " Often the learning rate is too high."
    }
}

extension TrainingError {
    /// The error with what a callback did to the weights after it.
    func afterRestoring(_ epoch: Int?) -> TrainingError {
        guard let epoch, case .notFinite(var failure) = self else { return self }
        failure.weights = .ofEpoch(epoch)
        return .notFinite(failure)
    }
}
