import DLLib
import TestSupport
import Testing

/// What a cell shows whose value is a layer, an optimizer or a rule: a call, not what is inside.
@Suite(.seeded) struct CallDescriptionTests {
    @Test func `a layer is described as the call that makes it`() {
        let layer = Dense(3, activation: .relu, name: "head")
        #expect(
            "\(layer)"
                == "Dense(activation: relu, units: 3, useBias: true, name: \"head\"), not built")
        _ = layer(Tensor(ones: [2, 4]))
        #expect("\(layer)".hasSuffix("name: \"head\"), 15 parameters"))
        layer.trainable = false
        #expect("\(layer)".hasSuffix(", 15 parameters, frozen"))
    }

    @Test func `a layer of one's own is described, too`() {
        final class Doubled: Layer {
            override func call(_ x: Tensor, training: Bool) -> Tensor { x * 2 }
        }
        #expect("\(Doubled())" == "Doubled(name: \"doubled\"), not built")
    }

    @Test func `a model is described by its summary`() {
        let model = Sequential { Dense(1) }
        #expect("\(model)" == model.summaryText())
    }

    @Test func `an optimizer is described with all its options`() {
        let optimizer = SGD(learningRate: 0.5)
        let fresh = "\(optimizer)"
        #expect(fresh.hasPrefix("SGD(") && fresh.hasSuffix(")"))
        #expect(fresh.contains("learningRate: 0.5"))
        let scheduled = Adam(learningRate: CosineDecay(from: 0.1, decaySteps: 10))
        #expect("\(scheduled)".contains("learningRate: CosineDecay("))
    }

    @Test func `rules are described by their names and settings`() {
        #expect("\(Initializer.zeros)" == "zeros")
        #expect("\(Regularizer.l2(0.25))" == "l2(l2: 0.25)")
        #expect("\(Loss.meanSquaredError)" == "mean_squared_error")
    }

    @Test func `a parameter is described with its value`() {
        let weight = Parameter(Tensor(ones: [2]), name: "kernel")
        #expect("\(weight)".hasPrefix("kernel, trainable\n[1.0, 1.0]"))
        weight.isTrainable = false
        #expect("\(weight)".hasPrefix("kernel, frozen\n"))
    }
}
