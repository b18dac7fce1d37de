internal import DLNetworks

/// Where the first weights of a known network come from.
public enum ApplicationWeights: Sendable, Equatable {
    /// Random numbers.
    case none
    /// Weights trained on ImageNet: those that Keras publishes, or torchvision for ``MobileNetV2``.
    case imageNet
    /// A file of weights at this path, of any kind that `loadWeights` reads.
    case file(String)
}

/// What stands in for the classifier of a known network where it is left out.
public enum FeaturePooling: Sendable {
    /// Nothing: the result is a map of features.
    case none
    /// The mean of each channel.
    case average
    /// The maximum of each channel.
    case max
}

/// The arguments that all known networks take, and which of them fit together.
struct ApplicationArguments {
    let facts: NetworkFacts
    var weights = ApplicationWeights.none
    var includeTop = true
    var inputShape: Shape?
    var pooling = FeaturePooling.none
    var classes = 1000
    var classifierActivation = ActivationFunction.softmax
    var name: String?

    /// Height, width and channels of the images; the network's own unless given.
    ///
    /// - Throws: ``ApplicationError`` for what Keras refuses, too.
    func checkedShape() throws(ApplicationError) -> Shape {
        let (model, usual, least) = (facts.name, facts.imageSize, facts.smallestImageSize)
        let shape = inputShape ?? [usual, usual, 3]
        guard shape.rank == 3, shape[0] >= least, shape[1] >= least, shape[2] >= 1 else {
            throw .inputShape(
                model: model, expected: "[height, width, channels] of at least \(least) x \(least)",
                found: Array(shape))
        }
        guard !includeTop || classes > 0 else {
            throw .classCount(model: model, expected: nil, found: classes)
        }
        guard weights != .none else { return shape }
        guard shape[2] == 3 else {
            throw .inputShape(
                model: model, expected: "[height, width, 3] with pretrained weights",
                found: Array(shape))
        }
        guard includeTop else { return shape }
        if weights == .imageNet {
            // A mean over the image comes before all classifiers but those of dense layers.
            guard !facts.needsImageSize || shape == [usual, usual, 3] else {
                throw .inputShape(
                    model: model,
                    expected:
                        "[\(usual), \(usual), 3] with pretrained weights and their classifier",
                    found: Array(shape))
            }
            guard classes == 1000 else {
                throw .classCount(model: model, expected: 1000, found: classes)
            }
        }
        guard classifierActivation == .softmax || classifierActivation == .linear else {
            throw .classifierActivation(model: model, found: "\(classifierActivation)")
        }
        return shape
    }
}
