public import DLNetworks

/// What a model keeps of its trainings.
final class TrainingState: ModelTraining {
    /// What `compile` settled.
    var compiled: CompiledTraining?
    /// What the training under way keeps of frozen layers.
    var featureCache: FeatureCache?
    /// The fingerprints of images the model was trained on.
    var trainedImages = Set<UInt64>()
    /// What is known of the scale of its images.
    var pixels = PixelMemory()
    /// What `fit` last recorded.
    var history: History?

    var optimizerVariableCount: Int { compiled?.optimizer.variableCount ?? 0 }
}

extension Model {
    /// What the model keeps of its trainings.
    var trainingState: TrainingState {
        if let state = training as? TrainingState { return state }
        let state = TrainingState()
        training = state
        return state
    }

    /// What `compile` settled.
    package var compiled: CompiledTraining? {
        get { (training as? TrainingState)?.compiled }
        set { trainingState.compiled = newValue }
    }

    /// The fingerprints of images the model was trained on.
    package var trainedImages: Set<UInt64> {
        get { (training as? TrainingState)?.trainedImages ?? [] }
        set { trainingState.trainedImages = newValue }
    }

    /// What `fit` last recorded; kept also when training was interrupted.
    public package(set) var history: History? {
        get { (training as? TrainingState)?.history }
        set { trainingState.history = newValue }
    }

    /// Runs the graph on a batch, or the rest of it behind layers the batch has gone through.
    func run(_ batch: Batch, training: Bool, beforeActivation: Set<Int> = []) -> [Tensor] {
        guard let beginning = batch.beginning else {
            return run(batch.inputs, training: training, beforeActivation: beforeActivation)
        }
        return collectingLosses {
            // These do not run as a whole, so they would keep what an earlier run added.
            for model in beginning.dividedModels { model.addedLosses = [] }
            return beginning.rest.run(
                batch.inputs, training: training, fusing: fusesLayers,
                beforeActivation: beforeActivation)
        }
    }
}
