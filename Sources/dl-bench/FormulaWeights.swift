import DLLib

/// Numbers in about -1...1 without a visible pattern; the peers compute the same.
func formula(_ shape: Shape, seed: Int) -> Tensor {
    // The rule repeats after 2,003 elements.
    let period = (0..<2003).map { Float(Double(($0 * 7919 + seed * 104_729) % 2003) / 1001 - 1) }
    return Tensor(shape: shape) { span in
        for index in span.indices { span[index] = period[index % 2003] }
    }
}

/// Gives every weight formula numbers in the range that keeps a network's results sane.
func setFormulaWeights(_ model: Model) {
    for (seed, parameter) in model.parameters.enumerated() {
        let values = formula(parameter.shape, seed: seed)
        let sizes = Array(parameter.shape)
        switch parameter.name {
        case let name where name.hasSuffix("kernel"):
            let isDepthwise = sizes.count == 4 && sizes[3] == 1
            let inputs = (isDepthwise ? sizes.prefix(2) : sizes.dropLast()).reduce(1, *)
            parameter.value = values * (6 / Float(inputs)).squareRoot()
        case "gamma", "moving_variance": parameter.value = values * 0.5 + 1
        default: parameter.value = values * 0.25
        }
    }
}
