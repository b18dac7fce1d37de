extension Model {
    /// Trains the model on a data set.
    ///
    /// - Parameters:
    ///   - data: The labelled images; they stay bytes until a batch is used.
    ///   - epochs: How often to go through the images.
    ///   - validationSplit: The part of the images, taken from the end before any shuffling, that
    ///     is not trained on but measured after each epoch.
    ///   - validationData: A data set to measure after each epoch instead.
    ///   - batchSize: Images of one step.
    ///   - shuffle: Whether each epoch takes the images in another order.
    ///   - classWeight: How much the images of each class, by its name, count in the loss.
    ///   - initialEpoch: The epochs that were done before, as in `fit` on tensors.
    ///   - stepsPerEpoch: The batches of an epoch, if not all.
    ///   - seed: Makes order and dropout repeatable; `nil` uses the library's generator.
    ///   - callbacks: Who looks on, in this order.
    ///   - verbose: How much is told.
    ///   - cachesFrozenFeatures: Whether what frozen first layers compute for an image is kept
    ///     instead of computed in every epoch; see ``FrozenFeatures``.
    /// - Returns: What was recorded, epoch by epoch; also kept in `history`.
    /// - Throws: ``TrainingError`` before work starts when something does not fit, and when the
    ///   loss stops being a number; what callbacks throw.
    @discardableResult
    public func fit(
        _ data: Dataset, epochs: Int = 1, validationSplit: Double = 0,
        validationData: Dataset? = nil, batchSize: Int = 32, shuffle: Bool = true,
        classWeight: [String: Float]? = nil, initialEpoch: Int = 0, stepsPerEpoch: Int? = nil,
        seed: UInt64? = nil, callbacks: [any Callback] = [], verbose: Verbosity = .progress,
        cachesFrozenFeatures: Bool = true
    ) throws -> History {
        let weights = try weights(of: data, classWeight)
        let trained = validationData == nil ? 1 - validationSplit : 1
        return try fit(
            source(data), classWeights: weights, validation: validationData.map { source($0) },
            validationSplit: validationSplit,
            FitSettings(
                epochs: epochs, batchSize: batchSize, shuffle: shuffle, initialEpoch: initialEpoch,
                stepsPerEpoch: stepsPerEpoch, seed: seed, callbacks: callbacks, verbose: verbose,
                cachesFrozenFeatures: cachesFrozenFeatures)
        ) {
            // Before the first batch: files written meanwhile hold it, and so does what a broken
            // off training leaves.
            classNames = data.classNames
            trainedImages.formUnion(
                data.samples.prefix(Int(Double(data.count) * trained)).map(\.fingerprint))
        }
    }

    /// Measures the loss and the metrics on a data set, in its order.
    ///
    /// Says so when some of the images were trained on: the result would be too good.
    /// - Parameters:
    ///   - data: The labelled images.
    ///   - batchSize: Images of one step; it does not change the result.
    /// - Returns: The values by name.
    /// - Throws: ``TrainingError`` when something does not fit or the user interrupts.
    public func evaluate(_ data: Dataset, batchSize: Int = 32) throws -> Evaluation {
        let known = countOfTrained(in: data)
        if known > 0 {
            print(
                "\(name): \(NumberText.grouped(known)) of these \(NumberText.grouped(data.count)) "
                    + "images were trained on; the result is too good to be honest.")
        }
        return try evaluate(source(data), batchSize: batchSize)
    }

    /// Computes the results for the images of a data set, in its order.
    ///
    /// - Parameters:
    ///   - data: The images.
    ///   - batchSize: Images computed at once; it does not change the result.
    /// - Returns: The results, `[count, ...]`.
    /// - Throws: ``TrainingError`` when the shape does not fit or the user interrupts.
    public func predict(_ data: Dataset, batchSize: Int = 32) throws -> Tensor {
        try predict(source(data), batchSize: batchSize)
    }

    /// How many images of a data set the model was trained on, under whatever name.
    package func countOfTrained(in data: Dataset) -> Int {
        data.samples.count { trainedImages.contains($0.fingerprint) }
    }

    /// The images with targets of the form the loss wants: one-hot rows or class numbers.
    private func source(_ data: Dataset) -> TensorSource {
        let wantsNumbers =
            (try? goals())?.first?.loss?.takesClassNumbers == true
            || (data.classCount == 2 && outputs.first?.shape.elementCount == 1)
        let targets =
            wantsNumbers
            ? Tensor(data.labelIndices.map(Int32.init), shape: [data.count]) : data.labels
        return TensorSource(inputs: [data.images], targets: [targets])
    }

    /// The weight of each image by the name of its class.
    private func weights(of data: Dataset, _ classWeight: [String: Float]?) throws -> [Float]? {
        guard let classWeight else { return nil }
        if let unknown = classWeight.keys.sorted().first(where: { !data.classNames.contains($0) }) {
            throw TrainingError.weights(
                "classWeight names the class \(unknown), but the classes are "
                    + data.classNames.joined(separator: ", "))
        }
        if let wrong = classWeight.first(where: { !$0.value.isFinite || $0.value < 0 }) {
            throw TrainingError.weights("classWeight of class \(wrong.key) is \(wrong.value)")
        }
        return data.labelNames.map { classWeight[$0] ?? 1 }
    }
}
