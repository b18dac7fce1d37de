public import DLTraining

extension ConfusionMatrix {
    /// Compares a model's predictions with the labels of the data set they were made for.
    ///
    /// - Precondition: `predictions` has the shape `[data.count, data.classCount]`.
    public init(_ data: Dataset, predictions: Tensor) {
        let predicted = Predictions(predictions, for: data)
        self.init(
            labels: data.labelIndices, predictions: data.samples.indices.map(predicted.best),
            classNames: data.classNames)
    }
}
