internal import DLNetworks
internal import KernelDisplay

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
        defer { if isTraining, isImage { trainingState.pixels.trained = range } }
        if let scaling {
            // Other numbers than pixels may be below zero and large.
            guard range.scale != .bytes, isImage || max(range.highest, -range.lowest) <= 1.01,
                trainingState.pixels.told.insert(range.scale).inserted
            else { return }
            range.showScaledAlready(scaling)
        } else if let trained = trainingState.pixels.trained, trained.scale != range.scale,
            trainingState.pixels.told.insert(range.scale).inserted
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
