internal import DLFoundation

/// Principal component analysis: the directions in which data varies most.
///
/// With the centred data `x - mean = u · diagonal(s) · vt`, the components are the first rows of
/// `vt`, and `s² / (n - 1)` the variance along each. So that results repeat, each component's
/// element of largest magnitude is made positive.
/// - Source: Jolliffe, "Principal Component Analysis", second edition (2002), section 3.5; the
///   conventions are those of scikit-learn.
public struct PCA: Sendable {
    /// The mean of every feature: `[features]`.
    public let mean: Tensor
    /// The directions, one in each row, most important first: `[components, features]`.
    public let components: Tensor
    /// The variance of the data along each direction: `[components]`.
    public let explainedVariance: Tensor
    /// The part of the whole variance along each direction: `[components]`.
    public let explainedVarianceRatio: Tensor

    /// Finds the directions.
    ///
    /// - Parameters:
    ///   - data: `[examples, features]`, at least two examples.
    ///   - components: How many directions are kept; all that exist unless given.
    /// - Throws: ``LinearAlgebraError`` if elements are not finite.
    public init(_ data: Tensor, components: Int? = nil) throws(LinearAlgebraError) {
        guard data.rank == 2, data.shape[0] > 1 else {
            shapeFailure(
                "PCA", "[examples, features] with two examples at least is expected", data.shape)
        }
        let most = Swift.min(data.shape[0], data.shape[1])
        let count = components ?? most
        guard count > 0, count <= most else {
            shapeFailure("PCA", "\(count) components cannot be found, at most \(most)", data.shape)
        }
        mean = data.mean(axis: 0)
        let (_, s, vt) = try (data - mean).svd()
        let variance = s * s / Float(data.shape[0] - 1)
        explainedVariance = variance[0..<count]
        explainedVarianceRatio = explainedVariance / variance.sum()
        let largest = vt.abs().argMax(axis: 1).expandedDims(axis: 1)
        let signs = vt.gatheredElements(at: largest, axis: 1).sign()
        self.components = (vt * signs)[0..<count]
    }

    /// The coordinates along the components: `(data - mean) · componentsᵀ`.
    ///
    /// - Shapes: `data` `[examples, features]`; result `[examples, components]`.
    public func transform(_ data: Tensor) -> Tensor {
        (data - mean).matmul(components.transposed())
    }

    /// The data that such coordinates stand for: `coordinates · components + mean`.
    ///
    /// - Shapes: `coordinates` `[examples, components]`; result `[examples, features]`.
    public func inverseTransform(_ coordinates: Tensor) -> Tensor {
        coordinates.matmul(components) + mean
    }
}
