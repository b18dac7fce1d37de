/// What is put around the input of a layer before a window slides over it.
public protocol WindowBorder: ConfigurationValue, Hashable, Sendable {
    /// Nothing: the window stays inside.
    static var valid: Self { get }

    /// How many elements are added before and after those along one axis.
    ///
    /// - Parameters:
    ///   - axis: The axis, counted from 0 behind that of the batch.
    ///   - size: The elements along it.
    ///   - extent: The elements that a window reaches over.
    ///   - stride: How far a window moves.
    /// - Returns: The numbers before and after.
    func amounts(axis: Int, size: Int, extent: Int, stride: Int) -> (before: Int, after: Int)
}

/// What is put around a sequence before a window slides over it.
public enum SequencePadding: String, WindowBorder {
    /// Nothing: the window stays inside.
    case valid
    /// As much as gives `ceil(size / stride)` positions; an odd rest goes to the end.
    case same
    /// Only before the first step, so that no result depends on later steps.
    case causal

    /// How many steps are added before and after.
    public func amounts(
        axis: Int, size: Int, extent: Int, stride: Int
    ) -> (before: Int, after: Int) {
        switch self {
        case .valid: (0, 0)
        case .same: Padding.same(size: size, extent: extent, stride: stride)
        case .causal: (extent - 1, 0)
        }
    }

    /// The same as rows and columns of an image with one row.
    package func around(size: Int, extent: Int, stride: Int) -> Padding {
        let amounts = amounts(axis: 0, size: size, extent: extent, stride: stride)
        return .explicit(top: 0, bottom: 0, left: amounts.before, right: amounts.after)
    }
}

extension Padding: WindowBorder {
    /// How many rows (axis 0) or columns are added before and after.
    public func amounts(
        axis: Int, size: Int, extent: Int, stride: Int
    ) -> (before: Int, after: Int) {
        switch self {
        case .valid: (0, 0)
        case .same: Padding.same(size: size, extent: extent, stride: stride)
        case .explicit(let top, let bottom, let left, let right):
            axis == 0 ? (top, bottom) : (left, right)
        }
    }
}
