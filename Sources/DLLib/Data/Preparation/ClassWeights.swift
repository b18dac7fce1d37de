public import DLTensors

/// Weights by which each class counts alike in a loss, however many samples it has:
/// `samples / (classes · samples of the class)`.
///
///     try model.fit(x, y, classWeight: balancedClassWeights(y))
///
/// - Parameter labels: The class number of each sample.
/// - Returns: The weight of each class that occurs.
/// - Source: sklearn.utils.class_weight.compute_class_weight with "balanced".
public func balancedClassWeights(_ labels: [Int]) -> [Int: Float] {
    var counts: [Int: Int] = [:]
    for label in labels { counts[label, default: 0] += 1 }
    return counts.mapValues { Float(Double(labels.count) / Double(counts.count * $0)) }
}

/// Weights by which each class counts alike in a loss, from targets as `fit` takes them.
///
/// - Parameter targets: Class numbers `[n]` or `[n, 1]`, or one-hot rows `[n, classes]`.
/// - Returns: The weight of each class that occurs, by number.
public func balancedClassWeights(_ targets: Tensor) -> [Int: Float] {
    guard targets.rank == 1 || targets.rank == 2 else {
        shapeFailure(
            "balancedClassWeights", "targets must be [n], [n, 1] or [n, classes]", targets.shape)
    }
    let isOneHot = targets.rank == 2 && targets.shape[1] > 1
    return balancedClassWeights(
        (isOneHot ? targets.argMax() : targets).scalars(as: Int32.self).map(Int.init))
}

extension Dataset {
    /// Weights by which each class counts alike in a loss, by its name, as `fit` takes them.
    public var balancedClassWeights: [String: Float] {
        let weights = DLData.balancedClassWeights(labelIndices)
        return Dictionary(uniqueKeysWithValues: weights.map { (classNames[$0.key], $0.value) })
    }
}

/// Rows that are 1 at the class and 0 elsewhere: Keras's `to_categorical`.
///
/// - Parameters:
///   - labels: Class numbers, counted from 0.
///   - numClasses: How many classes there are; nil is one more than the greatest number.
/// - Returns: `[labels.count, numClasses]`.
/// - Precondition: Every number is in `0..<numClasses`.
public func toCategorical(_ labels: [Int], numClasses: Int? = nil) -> Tensor {
    Tensor(oneHot: labels, classCount: numClasses ?? (labels.max() ?? -1) + 1)
}

/// Rows that are 1 at the class and 0 elsewhere, along a new last axis: Keras's `to_categorical`.
///
/// - Parameters:
///   - labels: Class numbers, counted from 0; a last axis of size 1 is dropped.
///   - numClasses: How many classes there are; nil is one more than the greatest number.
/// - Returns: The shape of the labels, then `numClasses`.
/// - Precondition: Every number is in `0..<numClasses`.
public func toCategorical(_ labels: Tensor, numClasses: Int? = nil) -> Tensor {
    let numbers = labels.scalars(as: Int32.self).map(Int.init)
    var axes = Array(labels.shape)
    if axes.count > 1, axes.last == 1 { axes.removeLast() }
    let rows = toCategorical(numbers, numClasses: numClasses)
    return rows.reshaped(to: Shape(axes + [rows.shape[1]]))
}
