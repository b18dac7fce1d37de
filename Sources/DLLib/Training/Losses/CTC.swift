internal import DLKernels
internal import DLNetworks

extension Loss {
    /// How improbable short sequences of labels are, given scores of classes at more steps: for
    /// speech and handwriting, where nobody says which label belongs to which step.
    ///
    /// The model returns scores before softmax, `[steps, classes]` for each sample; a target is a
    /// row of class numbers, filled up with 0, which is also the class "no label".
    /// - Source: Graves et al., "Connectionist Temporal Classification", 2006; keras.losses.CTC.
    public static let ctc = Loss(
        "ctc", problem: { $0.sequenceProblem },
        values: { scores, targets in
            let (count, steps, classes) = (scores.shape[0], scores.shape[1], scores.shape[2])
            let width = max(1, targets.elementCount / max(1, count))
            let numbers = targets.scalars().map { Int($0) }
            let labels = (0..<count).map { row in
                numbers[row * width..<(row + 1) * width].filter { $0 != 0 }
            }
            let found = TemporalClassification.losses(
                scores.asType(.float32).buffer, steps: steps, classes: classes, labels: labels,
                blank: 0)
            let slopes = Tensor(shape: scores.shape, buffer: found.gradients)
            return Tensor(found.losses, shape: [count]).withGradient(with: [scores]) { gradient in
                let known = slopes.withoutSecondDerivative("ctc", [scores])
                return [known * gradient.reshaped(to: [count, 1, 1])]
            }
        })
}

extension LossOutput {
    /// What keeps outputs from being scores at steps, and targets from being rows of labels.
    fileprivate var sequenceProblem: TrainingError? {
        if shape.rank != 2 {
            return wrongTarget(
                "This loss needs an output of [steps, classes], such as that of a Dense behind a "
                    + "recurrent layer with returnSequences: true.")
        }
        if activation == .softmax || activation == .sigmoid {
            return mismatch(
                "it gives probabilities, but ctc needs the scores before them.",
                "Write Dense(\(units)) without an activation.")
        }
        guard target.rank == 1 else {
            return wrongTarget("A target is a row of class numbers, filled up with 0.")
        }
        return target[0] <= shape[0]
            ? nil
            : wrongTarget(
                "There are only \(shape[0]) steps for \(target[0]) labels; use more steps or "
                    + "shorter rows.")
    }
}
