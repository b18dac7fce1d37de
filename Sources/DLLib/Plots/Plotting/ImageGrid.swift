internal import Canvas
internal import ImageCodecs

/// Images side by side, each with a caption below it.
struct ImageGrid: Sendable {
    /// One image of the grid.
    struct Tile: Sendable {
        let image: Bitmap
        var caption = ""
        /// A second, fainter line.
        var note = ""
        /// The colour of caption and frame; nil is that of all texts.
        var color: PlotColor?
        /// Whether a frame in the colour of the caption surrounds the image.
        var isFramed = false
    }

    let title: String
    let tiles: [Tile]
    let columns: Int
    /// The longest side of a tile in points.
    var side = 120.0
    /// Whether pixels blend when an image is enlarged.
    var isSmooth = true

    /// The plot of the grid.
    func plot(altText: String) -> Plot {
        guard !tiles.isEmpty else {
            return Plot(width: 240, height: 60, altText: altText) {
                (canvas, theme) throws(CanvasError) in
                canvas.draw(
                    "no image to show", at: canvas.bounds.center, font: PlotTheme.label,
                    color: theme.faintInk, anchor: .middle)
            }
        }
        let columns = max(1, min(columns, tiles.count))
        let rows = (tiles.count + columns - 1) / columns
        let hasCaptions = tiles.contains { !$0.caption.isEmpty }
        let gap = 10.0
        let tallest = tiles.map { size(of: $0.image).height }.max() ?? side
        let hasNotes = tiles.contains { !$0.note.isEmpty }
        let textHeight = (hasCaptions ? 18.0 : 0) + (hasNotes ? 15 : 0)
        let cell = (width: side + gap, height: tallest + gap + textHeight)
        let top = title.isEmpty ? 0.0 : 30.0
        return Plot(
            width: Double(columns) * cell.width + gap,
            height: top + Double(rows) * cell.height + gap, pixelsPerPoint: 1.25,
            altText: altText
        ) { (canvas, theme) throws(CanvasError) in
            canvas.draw(
                title, at: Point(x: gap, y: 17), font: PlotTheme.title, color: theme.ink)
            for (index, tile) in tiles.enumerated() {
                let size = size(of: tile.image)
                let x = gap + Double(index % columns) * cell.width
                let y = top + gap + Double(index / columns) * cell.height
                let frame = Rectangle(
                    x: x + (side - size.width) / 2, y: y + (tallest - size.height) / 2,
                    width: size.width, height: size.height)
                try canvas.draw(
                    rgb: tile.image.samples, width: tile.image.width, height: tile.image.height,
                    in: frame, smooth: isSmooth)
                let color = tile.color.map(theme.color) ?? theme.ink
                if tile.isFramed {
                    canvas.stroke(frame, with: color, lineWidth: 3)
                }
                canvas.draw(
                    canvas.shortened(tile.caption, toWidth: side + 4, font: PlotTheme.tick),
                    at: Point(x: x + side / 2, y: y + tallest + 11), font: PlotTheme.tick,
                    color: color, anchor: .middle)
                canvas.draw(
                    canvas.shortened(tile.note, toWidth: side + 4, font: PlotTheme.tick),
                    at: Point(x: x + side / 2, y: y + tallest + 26), font: PlotTheme.tick,
                    color: theme.faintInk, anchor: .middle)
            }
        }
    }

    /// The size at which an image fills a tile.
    private func size(of image: Bitmap) -> (width: Double, height: Double) {
        let scale = side / Double(max(image.width, image.height))
        return (Double(image.width) * scale, Double(image.height) * scale)
    }
}
