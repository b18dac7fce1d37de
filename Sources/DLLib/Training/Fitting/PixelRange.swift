internal import KernelDisplay

/// The smallest and largest pixel of some images, and what scale they must have.
package struct PixelRange {
    /// The scales that images come in.
    package enum Scale {
        /// 0...255, as files hold them.
        case bytes
        /// 0...1.
        case unit
        /// Around 0, such as -1...1 or after a network's own preprocessing.
        case centred
    }

    let lowest: Float
    let highest: Float
    package let scale: Scale

    /// Understands a range; `nil` where it does not tell the scale, as that of a black image.
    package init?(lowest: Float, highest: Float, isByte: Bool = false) {
        guard lowest.isFinite, highest.isFinite, lowest != 0 || highest != 0 else { return nil }
        self.lowest = lowest
        self.highest = highest
        switch (lowest, highest) {
        case _ where isByte: scale = .bytes
        case (..<0, _): scale = .centred
        // Interpolation may round up by a little.
        case (_, ...1.01): scale = .unit
        case (_, 2...): scale = .bytes
        default: return nil
        }
    }

    /// The range in words.
    var description: String {
        "\(NumberText.fixed(Double(lowest), 2))...\(NumberText.fixed(Double(highest), 2))"
    }
}

/// What a model knows about the scale of the images it is given.
struct PixelMemory {
    /// What `fit` last trained on, if these were images.
    var trained: PixelRange?
    /// The scales that were remarked.
    var told = Set<PixelRange.Scale>()
}

extension Model {
    /// Looks at the first batch of images: a remark is shown when they are not scaled as the model
    /// wants them, or not as those it was trained on; once for each scale.
    ///
    /// Images that were scaled twice, or in training alone, are a silent and common mistake.
    func checkPixels(of source: any SampleSource, batchSize: Int, isTraining: Bool = false) {
        guard inputs.count == 1 else { return }
        let isImage = inputs[0].shape.rank == 3
        let scaling = scalingLayer
        guard isImage || scaling != nil,
            let range = source.pixelRange(of: 0..<min(max(batchSize, 1), source.count))
        else { return }
        scaling?.hasCheckedRange = true
        defer { if isTraining, isImage { pixels.trained = range } }
        if let scaling {
            // Other numbers than pixels may be below zero and large.
            guard range.scale != .bytes, isImage || max(range.highest, -range.lowest) <= 1.01,
                pixels.told.insert(range.scale).inserted
            else { return }
            range.showScaledAlready(scaling)
        } else if let trained = pixels.trained, trained.scale != range.scale,
            pixels.told.insert(range.scale).inserted
        {
            display(
                markdown:
                    "**The images are not scaled as in training**: their values lie in "
                    + "\(range.description), those that \(name) was trained on in "
                    + "\(trained.description). Scale both alike.")
        }
    }

    /// The layer that takes pixels of 0...255 and scales them, if samples enter it first.
    private var scalingLayer: (any PixelScaling)? {
        guard inputs.count == 1 else { return nil }
        for layer in layers {
            switch layer {
            // These leave the scale as it is.
            case is InputLayer, is AugmentationLayer: continue
            case let nested as Model: return nested.scalingLayer
            case let scaling as any PixelScaling: return scaling.takesBytes ? scaling : nil
            default: return nil
            }
        }
        return nil
    }
}

extension PixelRange {
    /// Shows that images have this range before they enter a layer that scales them.
    func showScaledAlready(_ layer: Layer) {
        display(
            markdown:
                "**The images look scaled already**: their values lie in \(description). This model "
                + "takes pixels of 0...255 and its layer \(layer.name) scales them; leave out any "
                + "Rescaling or preprocessing before it.")
    }
}

/// A layer that scales pixels.
protocol PixelScaling: Layer {
    /// Whether its numbers are made for pixels of 0...255.
    var takesBytes: Bool { get }
    /// Whether the images it gets were looked at.
    var hasCheckedRange: Bool { get set }
}
