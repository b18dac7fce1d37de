public import DLLib
public import Testing

/// Checks the gradients of a function against central differences in double precision.
///
/// The function's result may have any shape; it is multiplied with fixed odd weights and summed, so
/// that errors of opposite sign cannot hide. With a step of 1e-5 and values around 1, differences
/// are good to about 1e-9, so the default tolerance of 1e-6 only allows for rounding.
/// - Parameters:
///   - inputs: Where to check; converted to `float64`.
///   - tolerance: The absolute and relative difference that is allowed.
///   - sourceLocation: Where a failure is reported.
///   - function: What is differentiated; it must be smooth within a step of its inputs.
public func expectGradient(
    at inputs: [Tensor], tolerance: Double = 1e-6,
    sourceLocation: SourceLocation = #_sourceLocation, of function: ([Tensor]) throws -> Tensor
) rethrows {
    let inputs = inputs.map { $0.asType(.float64) }
    func weighted(_ tensors: [Tensor]) throws -> Tensor {
        let result = try function(tensors)
        return (result * formula(result.shape, seed: 7).asType(.float64)).sum()
    }
    let gradients = try valueAndGradients(at: inputs, of: weighted).gradients
    let step = 1e-5
    for (position, input) in inputs.enumerated() {
        let values = input.scalars(as: Double.self)
        let differences = try values.indices.map { index in
            let ends = try [step, -step].map { offset in
                var moved = values
                moved[index] += offset
                var tensors = inputs
                tensors[position] = Tensor(moved, shape: input.shape)
                return try weighted(tensors).scalars(as: Double.self)[0]
            }
            return (ends[0] - ends[1]) / (2 * step)
        }
        expectClose(
            gradients[position].scalars(as: Double.self), differences, absolute: tolerance,
            relative: tolerance, "gradient of input \(position)", sourceLocation: sourceLocation)
    }
}

/// Numbers in about -1...1 without a visible pattern, which the fixture scripts compute as well.
///
/// Element `i` is `((i * 7919 + seed * 104729) % 2003) / 1001 - 1`.
public func formula(_ shape: Shape, seed: Int) -> Tensor {
    Tensor(shape: shape) { span in
        for index in span.indices {
            span[index] = Float(Double((index * 7919 + seed * 104_729) % 2003) / 1001 - 1)
        }
    }
}
