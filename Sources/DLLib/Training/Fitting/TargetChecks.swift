internal import DLNetworks

/// Whether targets are values that a loss can use.
struct TargetChecks {
    let loss: Loss
    let output: LossOutput

    /// Throws at the first target that is not a number, no class, or out of range.
    func check(_ targets: Tensor) throws {
        if let sample = targets.firstRowNotFinite {
            throw TrainingError.dataNotFinite(what: "The target of sample", sample: sample)
        }
        if loss.takesClassNumbers || loss.name == "ctc" { return try checkClasses(targets) }
        guard let range = allowed else { return }
        let values = targets.scalars()
        guard let wrong = values.firstIndex(where: { !range.values.contains($0) }) else { return }
        let size = max(1, values.count / max(1, targets.shape.first ?? 1))
        throw TrainingError.targetRange(
            loss: loss.name, value: values[wrong], sample: wrong / size, range: range.name)
    }

    private func checkClasses(_ targets: Tensor) throws {
        let labels = targets.scalars()
        for (place, label) in labels.enumerated()
        where label < 0 || Int(label) >= output.units || label != label.rounded() {
            let size = max(1, labels.count / max(1, targets.shape.first ?? 1))
            guard label == label.rounded() else {
                throw TrainingError.targetRange(
                    loss: loss.name, value: label, sample: place / size,
                    range: "that are whole class numbers")
            }
            throw TrainingError.labelRange(
                label: Int(label), classes: output.units, sample: place / size)
        }
    }

    private var allowed: (values: ClosedRange<Float>, name: String)? {
        switch loss.name {
        case "categorical_crossentropy", "categorical_focal_crossentropy", "binary_crossentropy",
            "binary_focal_crossentropy", "kl_divergence", "categorical_hinge":
            (0...1, "from 0 to 1")
        case "hinge", "squared_hinge": (-1...1, "-1 and 1, or 0 and 1")
        case "poisson", "mean_squared_logarithmic_error":
            (0...Float.greatestFiniteMagnitude, "of 0 or more")
        default: nil
        }
    }

    /// The class of all samples, if they all have the same one.
    static func onlyClass(of targets: Tensor, _ loss: Loss) -> Int? {
        let rows = targets.shape.first ?? 0
        guard rows > 1, targets.rank <= 2 else { return nil }
        let columns = targets.elementCount / rows
        let isOneHot = loss.name.hasPrefix("categorical") && columns > 1
        let isBinary = loss.name.hasPrefix("binary") && columns == 1
        guard loss.takesClassNumbers || isOneHot || isBinary else { return nil }
        let classes = Scores.classNumbers(targets, classes: columns, rows: rows)
        return classes.dropFirst().allSatisfy { $0 == classes[0] } ? classes[0] : nil
    }
}
