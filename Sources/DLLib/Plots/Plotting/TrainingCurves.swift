internal import Canvas
internal import DLTraining

extension Plot {
    /// Draws how loss and metrics changed from epoch to epoch, one panel for each.
    ///
    ///     Plot.trainingCurves(["loss": [1.2, 0.8], "val_loss": [1.1, 0.9]], fineTuningFrom: 5)
    ///
    /// A name that begins with `val_` joins the panel of the name behind it, as the curve of the
    /// validation set. The loss comes first.
    ///
    /// - Parameters:
    ///   - metrics: The value of each epoch, keyed by Keras's names (`loss`, `val_accuracy`, …).
    ///   - title: A line above the panels.
    ///   - fineTuningFrom: The number of epochs after which fine-tuning began; a vertical line
    ///     stands between that epoch and the next.
    /// - Returns: The plot.
    public static func trainingCurves(
        _ metrics: [String: [Double]], title: String = "", fineTuningFrom: Int? = nil
    ) -> Plot {
        let names = Set(
            metrics.keys.filter { !(metrics[$0] ?? []).isEmpty }
                .map { $0.hasPrefix("val_") ? String($0.dropFirst(4)) : $0 }
        )
        .sorted { ($0 == "loss" ? "" : $0) < ($1 == "loss" ? "" : $1) }
        let text = altText(of: names, in: metrics, title: title)
        guard !names.isEmpty else {
            return Plot(width: 480, height: 290, altText: text) {
                (canvas, theme) throws(CanvasError) in
                canvas.draw(
                    "no epoch recorded yet", at: canvas.bounds.center, font: PlotTheme.label,
                    color: theme.faintInk, anchor: .middle)
            }
        }
        let panels = names.map { name in
            Plot(
                chart(
                    name, training: metrics[name] ?? [], validation: metrics["val_" + name] ?? [],
                    fineTuningFrom: fineTuningFrom),
                width: names.count == 1 ? 480 : 370, height: 290)
        }
        return Plot(panels: panels, columns: 2, title: title, altText: text)
    }

    private static func chart(
        _ name: String, training: [Double], validation: [Double], fineTuningFrom: Int?
    ) -> Chart {
        var marks: [any Mark] = []
        if !training.isEmpty {
            marks.append(Line(epochs: training, label: "training", color: .blue, style: .solid))
        }
        if !validation.isEmpty {
            marks.append(
                Line(epochs: validation, label: "validation", color: .orange, style: .dashed))
        }
        if let fineTuningFrom, 1..<max(training.count, validation.count, 2) ~= fineTuningFrom {
            marks.append(
                Rule(x: Double(fineTuningFrom) + 0.5, label: "fine-tuning", style: .dotted))
        }
        var chart = Chart(marks: marks, height: 290)
        chart.title = name.prefix(1).uppercased() + name.dropFirst().map { $0 == "_" ? " " : $0 }
        chart.xLabel = "epoch"
        chart.legendPlace = marks.count { $0 is Line } > 1 ? .automatic : .hidden
        return chart
    }

    /// First and last value of every curve.
    private static func altText(
        of names: [String], in metrics: [String: [Double]], title: String
    ) -> String {
        let curves = names.flatMap { [$0, "val_" + $0] }.compactMap { name -> String? in
            guard let values = metrics[name], let first = values.first, let last = values.last
            else { return nil }
            return "\(name) from \(NumberText.fixed(first, 3)) to \(NumberText.fixed(last, 3))"
        }
        let count = metrics.values.map(\.count).max() ?? 0
        let epochs = count == 1 ? "1 epoch" : "\(count) epochs"
        return (title.isEmpty ? "Training curves" : title) + ", \(epochs): "
            + curves.joined(separator: ", ")
    }
}
