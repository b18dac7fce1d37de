public import DLTraining

extension ConfusionMatrix {
    /// Precision, recall, F1 and the number of samples of every class, and what they come to.
    ///
    /// The mean of the classes counts each class alike; the weighted mean counts it by its samples.
    /// - Source: scikit-learn's `classification_report`.
    public var report: Table {
        var table = Table(
            columns: [(name: "class", alignment: .leading)]
                + ["precision", "recall", "F1", "samples"].map { (name: $0, alignment: .trailing) })
        let support = counts.map { $0.reduce(0, +) }
        func row(_ name: String, _ values: [Double]) {
            table.append([name] + values.map { NumberText.fixed($0, 3) } + ["\(total)"])
        }
        let columns = [precision, recall, f1]
        for (index, name) in classNames.enumerated() {
            table.append(
                [name] + columns.map { NumberText.fixed($0[index], 3) } + ["\(support[index])"])
        }
        table.append(["accuracy", "", "", NumberText.fixed(accuracy, 3), "\(total)"])
        let classes = Double(max(1, classNames.count))
        row("mean of the classes", columns.map { $0.reduce(0, +) / classes })
        row(
            "weighted mean",
            columns.map { values in
                zip(values, support).reduce(0) { $0 + $1.0 * Double($1.1) }
                    / Double(max(1, total))
            })
        return table
    }
}
