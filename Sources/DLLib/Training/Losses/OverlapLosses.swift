internal import DLNetworks

extension Loss {
    /// How little predicted and true areas overlap, over the whole batch:
    /// `1 - 2 * sum(t * p) / (sum(t) + sum(p) + 1e-7)`.
    ///
    /// It has one value for a batch, which weights of samples can only scale.
    /// - Source: Milletari et al., "V-Net", arXiv:1606.04797; keras.losses.Dice.
    public static let dice = Loss(
        "dice", problem: { $0.elementProblem },
        values: { predictions, targets in
            let truth = targets.beside(predictions)
            let both = (truth * predictions).sum() * 2
            return 1 - both / (truth.sum() + predictions.sum() + 1e-7)
        })

    /// ``dice`` with a weight each for missing and superfluous areas.
    public static let tversky = tversky()

    /// ``dice`` with a weight each for missing and superfluous areas, over the whole batch:
    /// `1 - sum(t * p) / (sum(t * p) + alpha * sum(t * (1 - p)) + beta * sum((1 - t) * p) + 1e-7)`.
    ///
    /// - Parameters:
    ///   - alpha: The weight of what is missing, `t * (1 - p)`.
    ///   - beta: The weight of what is superfluous, `(1 - t) * p`.
    /// - Returns: The loss.
    /// - Source: Salehi et al., "Tversky loss function for image segmentation", arXiv:1706.05721;
    ///   keras.losses.Tversky, whose code weighs the two areas in this way.
    public static func tversky(alpha: Float = 0.5, beta: Float = 0.5) -> Loss {
        Tversky(alpha: alpha, beta: beta).rule
    }

    struct Tversky: RuleSettings {
        static let names = ["tversky"]
        let alpha: Float
        let beta: Float

        func rule(named name: String) -> Loss {
            Loss(
                name, configuration, problem: { $0.elementProblem },
                values: { predictions, targets in
                    let truth = targets.beside(predictions)
                    let both = (truth * predictions).sum()
                    let missing = (truth * (1 - predictions)).sum() * alpha
                    let superfluous = ((1 - truth) * predictions).sum() * beta
                    return 1 - both / (both + missing + superfluous + 1e-7)
                })
        }
    }
}
