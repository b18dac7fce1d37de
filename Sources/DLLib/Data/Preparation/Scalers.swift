public import DLTensors

/// Shifts and scales each feature to mean 0 and standard deviation 1, by the numbers of the
/// training data alone.
///
///     let scaler = StandardScaler(fitting: xTrain)
///     let train = scaler.transform(xTrain), test = scaler.transform(xTest)
///     let units = scaler.inverseTransform(train)
///
/// Features lie along the last axis; a tensor with one axis is one feature. Numbers that are NaN
/// are passed over. A feature that never changes is only shifted.
/// - Source: sklearn.preprocessing.StandardScaler.
public struct StandardScaler: Sendable, Equatable, Codable {
    /// The mean of each feature.
    public let mean: [Double]
    /// What each feature is divided by: its standard deviation, or 1 if that is 0.
    public let scale: [Double]

    /// Takes means and deviations from the training data.
    ///
    /// - Precondition: There is a row or more.
    public init(fitting x: Tensor) {
        let columns = featureColumns(x, "StandardScaler")
        var means: [Double] = []
        var scales: [Double] = []
        for column in columns {
            let count = Double(max(column.count, 1))
            let mean = column.reduce(0, +) / count
            let variance = column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / count
            // Rounding alone gives this much; the feature is constant.
            let rounding = count * mean * Double.ulpOfOne
            let isConstant =
                variance <= count * Double.ulpOfOne * variance + rounding * rounding
            means.append(mean)
            scales.append(isConstant ? 1 : variance.squareRoot())
        }
        mean = means
        scale = scales
    }

    /// `(x - mean) / scale` for each feature.
    ///
    /// - Precondition: As many features as the training data has.
    public func transform(_ x: Tensor) -> Tensor {
        eachFeature(x, mean.count, "StandardScaler") { ($0 - mean[$1]) / scale[$1] }
    }

    /// `x · scale + mean`: back to the units of the data.
    ///
    /// - Precondition: As many features as the training data has.
    public func inverseTransform(_ x: Tensor) -> Tensor {
        eachFeature(x, mean.count, "StandardScaler") { $0 * scale[$1] + mean[$1] }
    }

    /// There is no scaler without data here.
    @available(*, unavailable, message: "write StandardScaler(fitting: xTrain), then transform(_:)")
    public init() { fatalError("unavailable") }
}

/// Shifts and scales each feature so that the training data fills a range, mostly 0 to 1.
///
/// Features lie along the last axis; a tensor with one axis is one feature. Other data may leave
/// the range. Numbers that are NaN are passed over.
/// - Source: sklearn.preprocessing.MinMaxScaler.
public struct MinMaxScaler: Sendable, Equatable, Codable {
    /// The least number of each feature in the training data.
    public let minimum: [Double]
    /// The greatest number of each feature in the training data.
    public let maximum: [Double]
    /// What the training data fills.
    public let featureRange: ClosedRange<Double>

    /// Takes the least and the greatest numbers from the training data.
    ///
    /// - Precondition: There is a row or more, and the range is not a single number.
    public init(fitting x: Tensor, featureRange: ClosedRange<Double> = 0...1) {
        guard featureRange.lowerBound < featureRange.upperBound else {
            stop("MinMaxScaler: the range \(featureRange) is a single number; give two, as 0...1.")
        }
        let columns = featureColumns(x, "MinMaxScaler")
        minimum = columns.map { $0.min() ?? 0 }
        maximum = columns.map { $0.max() ?? 0 }
        self.featureRange = featureRange
    }

    /// The training data's range becomes ``featureRange``.
    ///
    /// - Precondition: As many features as the training data has.
    public func transform(_ x: Tensor) -> Tensor {
        eachFeature(x, minimum.count, "MinMaxScaler") {
            ($0 - minimum[$1]) / width($1) + featureRange.lowerBound
        }
    }

    /// Back to the units of the data.
    ///
    /// - Precondition: As many features as the training data has.
    public func inverseTransform(_ x: Tensor) -> Tensor {
        eachFeature(x, minimum.count, "MinMaxScaler") {
            ($0 - featureRange.lowerBound) * width($1) + minimum[$1]
        }
    }

    /// How much of a feature is one unit of the result; a constant feature counts as 1 wide.
    private func width(_ feature: Int) -> Double {
        let width = maximum[feature] - minimum[feature]
        return (width == 0 ? 1 : width) / (featureRange.upperBound - featureRange.lowerBound)
    }

    /// There is no scaler without data here.
    @available(*, unavailable, message: "write MinMaxScaler(fitting: xTrain), then transform(_:)")
    public init() { fatalError("unavailable") }
}

/// The numbers of each feature that are not NaN.
private func featureColumns(_ x: Tensor, _ name: String) -> [[Double]] {
    guard x.rank > 0, x.elementCount > 0 else {
        shapeFailure(name, "there are no rows to take numbers from", x.shape)
    }
    let features = x.rank == 1 ? 1 : x.shape[x.rank - 1]
    var columns = [[Double]](repeating: [], count: features)
    for (place, value) in x.scalars(as: Double.self).enumerated() where !value.isNaN {
        columns[place % features].append(value)
    }
    return columns
}

/// The same shape with a function of each number and its feature; `float64` stays so.
private func eachFeature(
    _ x: Tensor, _ features: Int, _ name: String, _ function: (Double, Int) -> Double
) -> Tensor {
    let found = x.rank < 2 ? 1 : x.shape[x.rank - 1]
    guard found == features else {
        shapeFailure(name, "fitted on \(features) features, given \(found)", x.shape)
    }
    var values = x.scalars(as: Double.self)
    for place in values.indices { values[place] = function(values[place], place % features) }
    return Tensor(values, shape: x.shape).asType(x.dtype == .float64 ? .float64 : .float32)
}
