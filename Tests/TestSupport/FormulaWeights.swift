public import DLLib

/// The picture of the fixture scripts: pixels of 0...255.
public func image(_ size: Int) -> Tensor {
    (formula([1, size, size, 3], seed: 5) + 1) * 127.5
}

/// Gives a network the weights of the fixture scripts: one formula, scaled by the kind of weight.
public func setFormulaWeights(_ model: Model) {
    for (seed, parameter) in model.parameters.enumerated() {
        let values = formula(parameter.shape, seed: seed)
        let sizes = Array(parameter.shape)
        switch parameter.name {
        case "count": break
        case "kernel", "depthwise_kernel", "pointwise_kernel":
            let isDepthwise =
                sizes.count == 4 && (sizes[3] == 1 || parameter.name == "depthwise_kernel")
            let inputs = (isDepthwise ? sizes.prefix(2) : sizes.dropLast()).reduce(1, *)
            // No activation lies in front of the second kernel of a separable convolution.
            let gain: Float = parameter.name == "pointwise_kernel" ? 1 : 6
            parameter.value = values * (gain / Float(inputs)).squareRoot()
        case "gamma", "moving_variance", "variance": parameter.value = values * 0.5 + 1
        default: parameter.value = values * 0.25
        }
    }
}
