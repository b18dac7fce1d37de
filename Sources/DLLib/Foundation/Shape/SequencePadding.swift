/// What is put around a sequence before a window slides over it.
public enum SequencePadding: String, Sendable, ConfigurationValue {
    /// Nothing: the window stays inside.
    case valid
    /// As much as gives `ceil(size / stride)` positions; an odd rest goes to the end.
    case same
    /// Only before the first step, so that no result depends on later steps.
    case causal

    /// The steps to add before and after `size` steps.
    package func amounts(size: Int, extent: Int, stride: Int) -> (before: Int, after: Int) {
        switch self {
        case .valid: (0, 0)
        case .same: Padding.same(size: size, extent: extent, stride: stride)
        case .causal: (extent - 1, 0)
        }
    }

    /// The same as rows and columns of an image with one row.
    package func around(size: Int, extent: Int, stride: Int) -> Padding {
        let amounts = amounts(size: size, extent: extent, stride: stride)
        return .explicit(top: 0, bottom: 0, left: amounts.before, right: amounts.after)
    }
}

