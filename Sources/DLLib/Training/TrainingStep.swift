extension Model {
    /// Makes one step of training: forward, backward and one change of the weights.
    ///
    /// For training loops of one's own; `fit` makes the same step for every batch.
    /// - Parameters:
    ///   - x: The samples of the batch.
    ///   - y: Their targets.
    /// - Returns: The loss and the metrics before the change, by name.
    /// - Throws: ``TrainingError`` when the model is not compiled or the loss is not a number; the
    ///   weights stay as they were.
    @discardableResult
    public func trainOnBatch(_ x: Tensor, _ y: Tensor) throws -> Evaluation {
        guard let compiled else { throw TrainingError.notCompiled(model: name) }
        let source = TensorSource(inputs: [x], targets: y)
        try TrainingChecks(model: self, settings: nil).checkInputs(source)
        let batch = Batch(inputs: [x.asType(.float32)], targets: y)
        let step = step(batch, compiled)
        guard step.loss.isFinite else {
            throw TrainingError.lossNotFinite(
                value: step.loss, epoch: 1, batch: 1,
                learningRate: Double(compiled.optimizer.learningRate))
        }
        var means = MetricMeans(compiled)
        means.add(loss: step.loss, predictions: step.predictions, targets: y)
        return Evaluation(means.values)
    }

    /// One step of training, made only if the loss is a number.
    ///
    /// Which weights change is read anew each time.
    func step(
        _ batch: Batch, _ compiled: CompiledTraining
    ) -> (loss: Double, predictions: Tensor) {
        let parameters = trainableParameters
        var predictions = Tensor(0)
        let (value, gradients) = valueAndGradient(at: parameters) {
            let result = compiled.loss.forward(self, batch, training: true)
            predictions = result.predictions.withoutGradient()
            return result.loss
        }
        let loss = Double(value.scalar())
        guard loss.isFinite else { return (loss, predictions) }
        compiled.optimizer.apply(
            zip(parameters, gradients).compactMap { parameter, gradient in
                gradient.map {
                    ParameterGradient(
                        parameter: parameter, gradient: $0, path: path(of: parameter))
                }
            })
        return (loss, predictions)
    }
}
