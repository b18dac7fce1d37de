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
        let panels = names.map { name in
            panel(
                name, training: metrics[name] ?? [], validation: metrics["val_" + name] ?? [],
                fineTuningFrom: fineTuningFrom)
        }
        let columns = min(panels.count, 2)
        let rows = (panels.count + 1) / 2
        let panelSize = (width: columns <= 1 ? 480.0 : 370.0, height: 290.0)
        let titleHeight = title.isEmpty ? 0 : 30.0
        return Plot(
            width: Double(max(columns, 1)) * panelSize.width,
            height: titleHeight + Double(max(rows, 1)) * panelSize.height,
            altText: altText(of: names, in: metrics, title: title)
        ) { canvas throws(CanvasError) in
            canvas.draw(
                canvas.shortened(title, toWidth: canvas.width - 20, font: PlotTheme.title),
                at: Point(x: 10, y: 16), font: PlotTheme.title, color: PlotTheme.ink)
            if panels.isEmpty {
                canvas.draw(
                    "no epoch recorded yet", at: canvas.bounds.center, font: PlotTheme.label,
                    color: PlotTheme.faintInk, anchor: .middle)
            }
            for (index, panel) in panels.enumerated() {
                panel.draw(
                    on: canvas,
                    in: Rectangle(
                        x: Double(index % 2) * panelSize.width + 4,
                        y: titleHeight + Double(index / 2) * panelSize.height,
                        width: panelSize.width - 8, height: panelSize.height))
            }
        }
    }

    private static func panel(
        _ name: String, training: [Double], validation: [Double], fineTuningFrom: Int?
    ) -> LineChart {
        func points(_ values: [Double]) -> [Point] {
            values.enumerated().map { Point(x: Double($0.offset + 1), y: $0.element) }
        }
        let readable = name.prefix(1).uppercased() + name.dropFirst().map { $0 == "_" ? " " : $0 }
        var series: [LineChart.Series] = []
        if !training.isEmpty {
            series.append(
                LineChart.Series(
                    name: "training", points: points(training), color: PlotTheme.series[0]))
        }
        if !validation.isEmpty {
            series.append(
                LineChart.Series(
                    name: "validation", points: points(validation), color: PlotTheme.series[1],
                    isDashed: true))
        }
        return LineChart(
            title: readable, xLabel: "epoch", series: series,
            markers: fineTuningFrom.map {
                [LineChart.Marker(x: Double($0) + 0.5, text: "fine-tuning")]
            } ?? [], hasWholeNumberX: true)
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
