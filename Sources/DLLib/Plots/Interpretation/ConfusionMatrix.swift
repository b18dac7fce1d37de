public import DLTraining
public import KernelDisplay

/// How often each class was taken for each other one.
///
/// Entry `counts[i][j]` is the number of samples of class `i` that were predicted as class `j`:
/// rows are the truth, columns the prediction, the diagonal is right.
///
///     let confusion = ConfusionMatrix(labels: [0, 0, 1], predictions: [0, 1, 1],
///                                     classNames: ["daisy", "tulip"])
///     confusion.accuracy  // 0.667
public struct ConfusionMatrix: Displayable, Sendable, Equatable, CustomStringConvertible {
    /// The names of the classes, in the order of rows and columns.
    public let classNames: [String]
    /// The number of samples by true class (row) and predicted class (column).
    public let counts: [[Int]]

    /// Counts pairs of true and predicted classes.
    ///
    /// - Parameters:
    ///   - labels: The true class of every sample, from 0.
    ///   - predictions: The predicted class of every sample, in the same order.
    ///   - classNames: The names of the classes; there may be more classes than occur.
    /// - Precondition: As many predictions as labels, all within `classNames`.
    public init(labels: [Int], predictions: [Int], classNames: [String]) {
        guard labels.count == predictions.count else {
            fatalError(
                "ConfusionMatrix: \(labels.count) labels but \(predictions.count) predictions")
        }
        let classes = classNames.indices
        if let wrong = (labels + predictions).first(where: { !classes.contains($0) }) {
            fatalError("ConfusionMatrix: class \(wrong) of \(classNames.count) classes")
        }
        var counts = [[Int]](
            repeating: [Int](repeating: 0, count: classNames.count), count: classNames.count)
        for (label, prediction) in zip(labels, predictions) { counts[label][prediction] += 1 }
        self.classNames = classNames
        self.counts = counts
    }

    /// The number of samples.
    public var total: Int { counts.joined().reduce(0, +) }

    /// The share of samples on the diagonal; 0 when there are none.
    public var accuracy: Double {
        ratio(counts.indices.reduce(0) { $0 + counts[$1][$1] }, total)
    }

    /// For each class, the share of its samples that were recognised; 0 for a class without any.
    public var recall: [Double] {
        counts.indices.map { ratio(counts[$0][$0], counts[$0].reduce(0, +)) }
    }

    /// For each class, the share of right ones among its predictions; 0 for one never predicted.
    public var precision: [Double] {
        counts.indices.map { column in
            ratio(counts[column][column], counts.reduce(0) { $0 + $1[column] })
        }
    }

    /// For each class, the harmonic mean of recall and precision.
    public var f1: [Double] {
        zip(recall, precision).map { $0 + $1 > 0 ? 2 * $0 * $1 / ($0 + $1) : 0 }
    }

    /// The most frequent mistakes, the largest first.
    public func mostConfused(
        _ count: Int = 5
    ) -> [(label: String, prediction: String, count: Int)] {
        let mistakes = counts.indices.flatMap { row in
            counts.indices.compactMap { column in
                row != column && counts[row][column] > 0
                    ? (row: row, column: column, count: counts[row][column]) : nil
            }
        }
        return mistakes.sorted { ($1.count, $0.row, $0.column) < ($0.count, $1.row, $1.column) }
            .prefix(count)
            .map { (classNames[$0.row], classNames[$0.column], $0.count) }
    }

    /// Counts, recall and precision of every class.
    public var table: Table {
        var table = Table(
            title: "\(NumberText.grouped(total)) samples, accuracy "
                + "\(NumberText.percent(accuracy)); rows: true class, columns: predicted class",
            columns: [(name: "", alignment: .leading)]
                + classNames.map { (name: $0, alignment: .trailing) }
                + ["samples", "recall", "precision"].map { (name: $0, alignment: .trailing) })
        for (row, name) in classNames.enumerated() {
            table.append(
                [name] + counts[row].map(String.init)
                    + [
                        String(counts[row].reduce(0, +)), NumberText.percent(recall[row]),
                        NumberText.percent(precision[row]),
                    ])
        }
        return table
    }

    /// The table of counts in aligned columns.
    public var description: String { table.description }

    /// The table of counts.
    public var mimeBundle: MIMEBundle { table.mimeBundle }

    /// Draws the counts in cells whose colour is the share of the true class.
    public func plot(title: String = "Confusion matrix") -> Plot {
        let cells = counts.map { row in
            let sum = row.reduce(0, +)
            return row.map { count in
                let share = ratio(count, sum)
                return (
                    text: NumberText.grouped(count), note: NumberText.percent(share, decimals: 0),
                    shade: share
                )
            }
        }
        let right = zip(classNames, recall).map { "\($0) \(NumberText.percent($1, decimals: 0))" }
        return CellTable(
            title: title, rowLabel: "true class", columnLabel: "predicted class",
            rowNames: classNames, columnNames: classNames, cells: cells
        ).plot(
            altText: "\(title) of \(NumberText.grouped(total)) samples, accuracy "
                + "\(NumberText.percent(accuracy)). Recognised: " + right.joined(separator: ", "))
    }

    private func ratio(_ part: Int, _ whole: Int) -> Double {
        whole == 0 ? 0 : Double(part) / Double(whole)
    }
}
