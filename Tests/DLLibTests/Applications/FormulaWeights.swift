import DLLib
import Foundation
import TestSupport

/// The picture of the fixture scripts: pixels of 0...255.
func image(_ size: Int) -> Tensor {
    (formula([1, size, size, 3], seed: 5) + 1) * 127.5
}

/// The weights of the fixture scripts: one formula, scaled by the kind of weight.
func setFormulaWeights(_ model: Model) {
    for (seed, parameter) in model.parameters.enumerated() {
        let values = formula(parameter.shape, seed: seed)
        let sizes = Array(parameter.shape)
        switch parameter.name {
        case "kernel":
            let isDepthwise = sizes.count == 4 && sizes[3] == 1
            let inputs = (isDepthwise ? sizes.prefix(2) : sizes.dropLast()).reduce(1, *)
            parameter.value = values * (6 / Float(inputs)).squareRoot()
        case "gamma", "moving_variance": parameter.value = values * 0.5 + 1
        default: parameter.value = values * 0.25
        }
    }
}

/// The lines of `Tests/Fixtures/<name>`.
func fixtureText(_ name: String) throws -> [String] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../Fixtures/\(name)").standardized
    return try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
}
