public import DLTraining
internal import ImageCodecs

extension Dataset {
    /// Draws the first images with the names of their classes.
    ///
    ///     flowers.shuffled(seed: 1).grid(count: 15, columns: 5)
    public func grid(count: Int = 15, columns: Int = 5, title: String = "") -> Plot {
        Plot.requireCount(count, "grid")
        let positions = 0..<min(count, self.count)
        let tiles = positions.map {
            ImageGrid.Tile(image: bitmap(at: $0), caption: className($0))
        }
        let names = positions.map(className).joined(separator: ", ")
        return ImageGrid(title: title, tiles: tiles, columns: columns).plot(
            altText: (title.isEmpty ? "\(tiles.count) images of \(name)" : title) + ": " + names)
    }

    /// Draws images with what a model called them: blue and ✓ where it was right, else orange and ✗.
    ///
    /// - Parameters:
    ///   - predictions: The probabilities, `[count, classCount]`, in the order of the images.
    ///   - count: How many images, from the first on.
    ///   - columns: Images in a row.
    ///   - title: A line above the images.
    /// - Returns: The plot.
    /// - Precondition: As many rows of predictions as images.
    public func grid(
        predictions: Tensor, count: Int = 15, columns: Int = 5, title: String = ""
    ) -> Plot {
        Plot.requireCount(count, "grid")
        return predictedGrid(
            Array(0..<min(count, self.count)), Predictions(predictions, for: self),
            columns: columns, title: title)
    }

    /// Draws the images a model was most wrong about: those whose true class it found least likely.
    ///
    /// - Parameters:
    ///   - predictions: The probabilities, `[count, classCount]`, in the order of the images.
    ///   - count: How many images.
    ///   - columns: Images in a row.
    ///   - title: A line above the images.
    /// - Returns: The plot.
    /// - Precondition: As many rows of predictions as images.
    public func worstGrid(
        predictions: Tensor, count: Int = 10, columns: Int = 5,
        title: String = "Furthest from the truth"
    ) -> Plot {
        Plot.requireCount(count, "worstGrid")
        let predicted = Predictions(predictions, for: self)
        let order = samples.indices.sorted {
            (predicted.probability($0, samples[$0].label), $0)
                < (predicted.probability($1, samples[$1].label), $1)
        }
        return predictedGrid(
            Array(order.prefix(count)), predicted, columns: columns, title: title)
    }

    /// Draws one original beside its three ways to a fixed size: squash, crop and pad.
    ///
    /// - Throws: An error that names the file when it can no longer be read.
    public func resizingComparison(of position: Int) throws -> Plot {
        let original = try original(at: position)
        let (height, width) = (images.shape[1], images.shape[2])
        let tiles =
            [
                ImageGrid.Tile(
                    image: original, caption: "original, \(original.height) x \(original.width)")
            ]
            + ImageFit.allCases.map { fit in
                ImageGrid.Tile(
                    image: fit.apply(to: original, height: height, width: width),
                    caption: "\(fit.rawValue), \(height) x \(width)")
            }
        return ImageGrid(title: "", tiles: tiles, columns: 4, side: 165).plot(
            altText: "One \(className(position)) as it was, squashed, cropped and padded")
    }

    private func predictedGrid(
        _ positions: [Int], _ predicted: Predictions, columns: Int, title: String
    ) -> Plot {
        let tiles = positions.map { position in
            let guess = predicted.best(position)
            let isRight = guess == samples[position].label
            let share = NumberText.percent(
                Double(predicted.probability(position, guess)), decimals: 0)
            return ImageGrid.Tile(
                image: bitmap(at: position),
                caption: (isRight ? "✓ " : "✗ ") + "\(classNames[guess]) \(share)",
                note: isRight ? "" : "is " + className(position),
                color: isRight ? .blue : .orange, isFramed: true)
        }
        let words = tiles.map {
            [$0.caption, $0.note].filter { !$0.isEmpty }.joined(separator: ", ")
        }
        return ImageGrid(title: title, tiles: tiles, columns: columns).plot(
            altText: (title.isEmpty ? "Predictions" : title) + ": " + words.joined(separator: "; "))
    }
}

/// Probabilities of classes, one row for each image of a data set.
struct Predictions {
    private let values: [Float]
    private let classCount: Int

    /// Checks that rows and columns fit the data set.
    init(_ tensor: Tensor, for data: Dataset) {
        guard tensor.shape == [data.count, data.classCount] else {
            shapeFailure(
                "predictions",
                "\(data.count) images of \(data.classCount) classes need "
                    + "[\(data.count), \(data.classCount)]", tensor.shape)
        }
        values = tensor.scalars()
        classCount = data.classCount
    }

    /// The probability of a class for an image.
    func probability(_ position: Int, _ label: Int) -> Float {
        values[position * classCount + label]
    }

    /// The most probable class of an image; the first of equal ones.
    func best(_ position: Int) -> Int {
        (1..<max(classCount, 1)).reduce(0) {
            probability(position, $1) > probability(position, $0) ? $1 : $0
        }
    }
}
