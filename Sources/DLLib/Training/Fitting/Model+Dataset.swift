public import DLData
public import DLNetworks

extension Model {
    /// Trains the model on a data set.
    ///
    /// Classes are matched by name: with those of an earlier training, and those of the validation
    /// data with those trained on; they may come in another order, and some may be missing.
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
        let numbering = try ClassNumbering(
            of: data, among: classNames, what: "The data", owner: "the model",
            advice: "To train \(name) on other classes, set its classNames to [] first.")
        let validation = try validationData.map { data in
            try source(
                data,
                ClassNumbering(
                    of: data, among: numbering.names, what: "The validation data",
                    owner: "the training data",
                    advice: "Give the folders of both the same names."))
        }
        return try fit(
            source(data, numbering), classWeights: weights, validation: validation,
            validationSplit: validationSplit,
            FitSettings(
                epochs: epochs, batchSize: batchSize, shuffle: shuffle, initialEpoch: initialEpoch,
                stepsPerEpoch: stepsPerEpoch, seed: seed, callbacks: callbacks, verbose: verbose,
                cachesFrozenFeatures: cachesFrozenFeatures)
        ) {
            // Files that callbacks write carry the names.
            classNames = numbering.names
            let parts = data.parts(validationSplit: validationData == nil ? validationSplit : 0)
            reportTrained(in: validationData?.samples[...] ?? parts.held, beside: parts.trained)
            trainedImages.formUnion(parts.trained.map(\.fingerprint))
        }
    }

    /// Measures the loss and the metrics on a data set, in its order.
    ///
    /// Classes are matched with those of the model by name. Says so when some of the images were
    /// trained on: the result would be too good.
    /// - Parameters:
    ///   - data: The labelled images.
    ///   - batchSize: Images of one step; it does not change the result.
    /// - Returns: The values by name.
    /// - Throws: ``TrainingError`` when something does not fit or the user interrupts.
    public func evaluate(_ data: Dataset, batchSize: Int = 32) throws -> Evaluation {
        let numbering = try ClassNumbering(
            of: data, among: classNames, what: "The data", owner: "the model",
            advice: "Give the folders the names of the model's classes, in any order.")
        let known = countOfTrained(in: data)
        if known > 0 {
            print(
                "\(name): \(NumberText.grouped(known)) of these \(NumberText.grouped(data.count)) "
                    + "images were trained on; the result is too good to be honest.")
        }
        return try evaluate(source(data, numbering), batchSize: batchSize)
    }

    /// Computes the results for the images of a data set, in its order.
    ///
    /// Column `i` is the class `classNames[i]` of the model. Says so when the data set has the same
    /// classes under other numbers.
    ///
    /// - Parameters:
    ///   - data: The images.
    ///   - batchSize: Images computed at once; it does not change the result.
    /// - Returns: The results, `[count, ...]`.
    /// - Throws: ``TrainingError`` when the shape does not fit or the user interrupts.
    public func predict(_ data: Dataset, batchSize: Int = 32) throws -> Tensor {
        if let numbering = try? ClassNumbering(
            of: data, among: classNames, what: "", owner: "", advice: ""), !numbering.isUnchanged
        {
            print(
                "\(name): the data numbers its classes otherwise than the model, whose order the "
                    + "columns of the predictions have: \(classNames.joined(separator: ", ")). "
                    + "data.renumbered(to: model.classNames) gives both the same order.")
        }
        return try predict(TensorSource(inputs: [data.images], targets: []), batchSize: batchSize)
    }

    /// How many images of a data set the model was trained on, under whatever name.
    package func countOfTrained(in data: Dataset) -> Int {
        data.samples.count { trainedImages.contains($0.fingerprint) }
    }

    /// Says when some of the images to validate with were trained on, or will be.
    private func reportTrained(
        in held: ArraySlice<Dataset.Sample>, beside trained: ArraySlice<Dataset.Sample>
    ) {
        guard !held.isEmpty else { return }
        let known = trainedImages.union(trained.map(\.fingerprint))
        let shared = held.count { known.contains($0.fingerprint) }
        guard shared > 0 else { return }
        print(
            "\(name): \(NumberText.grouped(shared)) of the \(NumberText.grouped(held.count)) "
                + "validation images are trained on too; what is measured on them is too good to "
                + "be honest.")
    }

    /// The images with targets of the form the loss wants: one-hot rows or class numbers.
    private func source(_ data: Dataset, _ numbering: ClassNumbering) -> TensorSource {
        let labels = numbering.labels(of: data)
        let classCount = numbering.names.count
        let wantsNumbers =
            (try? goals())?.first?.loss?.takesClassNumbers == true
            || (classCount == 2 && outputs.first?.shape.elementCount == 1)
        let targets =
            wantsNumbers
            ? Tensor(labels.map(Int32.init), shape: [data.count])
            : Tensor(oneHot: labels, classCount: classCount)
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

extension Dataset {
    /// The images that `fit` trains on, and those it holds back by a validation split.
    fileprivate func parts(
        validationSplit: Double
    ) -> (trained: ArraySlice<Sample>, held: ArraySlice<Sample>) {
        let boundary = Int(Double(count) * (1 - validationSplit))
        return (samples.prefix(boundary), samples.dropFirst(boundary))
    }
}
