public import DLTensors

/// Brings data to zero mean and unit variance, with statistics of the data that it was shown.
///
/// `y = (x - mean) / max(sqrt(variance), 1e-7)`, or with `invert` `y = mean + x * max(…)`
///
///     let normalization = Normalization()
///     normalization.adapt(trainingData)
///
/// - Shapes: input `[…, features]`; result the same; `mean`, `variance` `[features]` and `count`
///   `[]` are statistics, which no training changes. With given statistics there are no weights.
/// - Source: keras.layers.Normalization.
public final class Normalization: Layer, ConfigurableLayer {
    /// The means it was made with; `nil` when it learns them from data.
    @Setting public private(set) var mean: [Float]?
    /// The variances it was made with; `nil` when it learns them from data.
    @Setting public private(set) var variance: [Float]?
    /// Whether it turns normalised values back.
    @Setting public private(set) var invert: Bool

    /// Creates the layer; its parameters are the properties of the same names.
    public init(
        mean: [Float]? = nil, variance: [Float]? = nil, invert: Bool = false, name: String? = nil
    ) {
        super.init(name: name)
        self.mean = mean
        self.variance = variance
        self.invert = invert
        requireValidSettings()
    }

    /// Makes the layer from what a model file says of it.
    public init(configuration: Configuration) throws { try super.init(settings: configuration) }

    public override func validate() throws {
        guard mean?.count == variance?.count else {
            throw SettingError(
                "variance", expected: "as many values as means", found: variance ?? [],
                problem: "needs both mean and variance, with as many values, or neither")
        }
    }

    public override var supportsMasking: Bool { true }

    public override func build(inputShape: Shape) {
        guard let features = inputShape.last else {
            layerFailure(self, "needs an input with at least one axis besides the batch")
        }
        if let mean {
            guard mean.count == 1 || mean.count == features else {
                layerFailure(
                    self, "has \(mean.count) means for an input with \(features) features")
            }
            return
        }
        addWeight("mean", shape: [features], initializer: .zeros, isTrainable: false)
        addWeight("variance", shape: [features], initializer: .ones, isTrainable: false)
        addWeight("count", shape: [], initializer: .zeros, isTrainable: false)
    }

    public override func outputShape(for inputShape: Shape) -> Shape { inputShape }

    /// Learns mean and variance from data, in place of what it knew.
    ///
    /// - Parameter data: Samples `[count, …, features]`.
    public func adapt(_ data: Tensor) { adapt([data]) }

    /// Learns mean and variance from batches of data, in place of what it knew.
    ///
    /// - Parameter batches: Samples `[count, …, features]`, in any number of batches.
    /// - Source: Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing
    ///   sample variances", 1979.
    public func adapt(_ batches: some Sequence<Tensor>) {
        guard mean == nil else {
            layerFailure(self, "was made with mean and variance; it does not learn them")
        }
        var count = 0.0
        var means: [Double] = []
        var squares: [Double] = []
        for batch in batches where batch.elementCount > 0 {
            buildIfNeeded([batch.shape.droppingBatch])
            let features = batch.shape[batch.rank - 1]
            let rows = batch.asType(.float64).reshaped(to: [-1, features])
            let mean = rows.mean(axis: 0)
            let centred = rows - mean
            let more = Double(rows.shape[0])
            let newMeans = mean.scalars(as: Double.self)
            let newSquares = centred.squared().sum(axis: 0).scalars(as: Double.self)
            if means.isEmpty {
                means = [Double](repeating: 0, count: features)
                squares = means
            }
            for i in 0..<features {
                let delta = newMeans[i] - means[i]
                means[i] += delta * more / (count + more)
                squares[i] += newSquares[i] + delta * delta * count * more / (count + more)
            }
            count += more
        }
        guard count > 0 else { layerFailure(self, "cannot adapt to no data") }
        let size: Shape = [means.count]
        parameter("mean").value = Tensor(means.map(Float.init), shape: size)
        parameter("variance").value = Tensor(squares.map { Float($0 / count) }, shape: size)
        parameter("count").value = Tensor(Float(count))
    }

    public override func traits(training: Bool) -> LayerTraits {
        [.repeatable, .gradientWithoutInput]
    }

    public override func call(_ input: Tensor, training: Bool) -> Tensor {
        let x = input.dtype.isFloatingPoint ? input : input.asType(.float32)
        let centre = mean.map { Tensor($0) } ?? self["mean"]
        let squares = variance.map { Tensor($0) } ?? self["variance"]
        let deviation = Tensor.maximum(squares.sqrt(), Tensor(1e-7)).asType(x.dtype)
        let shift = centre.asType(x.dtype)
        return invert ? shift + x * deviation : (x - shift) / deviation
    }
}
