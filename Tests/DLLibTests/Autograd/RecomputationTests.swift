import DLLib
import Foundation
import TestSupport
import Testing

/// Results whose memory is given back between the two ways of a training step.
@Suite(.seeded) struct RecomputationTests {
    /// Blocks of convolution, normalisation and rectifier; every second one around a sum.
    private static func network(blocks: Int) -> Model {
        let image = Input(shape: [32, 32, 16])
        var x = image
        for block in 0..<blocks {
            let before = x
            x = Conv2D(16, kernelSize: 3, padding: .same, useBias: false)(x)
            x = BatchNormalization()(x)
            if block % 2 == 1 { x = Add()([x, before]) }
            x = block % 4 == 3 ? Activation(.relu)(x) : ReLU(maximum: 6)(x)
        }
        return Model(inputs: image, outputs: GlobalAveragePooling2D()(Concatenate()([x, x])))
    }

    private static func step(_ model: Model, _ x: Tensor) -> [Tensor] {
        let (value, gradients) = valueAndGradient(at: model.trainableParameters) {
            model(x, training: true).squared().mean()
        }
        return [value] + gradients.compactMap(\.self)
    }

    @Test func `memory holds what convolutions gave, not what was made of it`() async {
        await #expect(processExitsWith: .success) {
            let model = Self.network(blocks: 16)
            let x = formula([16, 32, 32, 16], seed: 1)
            let one = x.elementCount * 4
            _ = Self.step(model, x)
            Engine.resetPeakMemory()
            let before = Engine.memory
            _ = Self.step(model, x)
            let taken = Double(Engine.peakMemory - before) / Double(one)
            // 16 results of convolutions, and a few on the way; with the 16 rectified ones behind
            // them it would be 16 more.
            guard taken > 16, taken < 30 else {
                print("\(taken) results were held at once")
                exit(1)
            }
        }
    }

    @Test(arguments: [false, true])
    func `gradients are those of layers that keep all they made`(keepsStatistics: Bool) {
        let model = Self.network(blocks: 4)
        for case let layer as BatchNormalization in model.layers {
            layer.keepsStatistics = keepsStatistics
        }
        let x = formula([3, 32, 32, 16], seed: 2)
        let released = Self.step(model, x)
        // Layers called one by one keep their results.
        let (value, gradients) = valueAndGradient(at: model.trainableParameters) {
            let layers = Array(model.layers.dropFirst())
            var y = x
            var before = x
            var place = 0
            func next(_ inputs: [Tensor]) -> Tensor {
                defer { place += 1 }
                return layers[place].call(inputs, training: true)
            }
            for block in 0..<4 {
                before = y
                y = next([next([y])])
                if block % 2 == 1 { y = next([y, before]) }
                y = next([y])
            }
            return next([next([y, y])]).squared().mean()
        }
        for (left, right) in zip(released, [value] + gradients.compactMap(\.self)) {
            expectClose(left, right, absolute: 1e-6, relative: 1e-5)
        }
        #expect(released.count == 1 + model.trainableParameters.count)
    }

    /// Hands its input on and remembers it.
    private final class Holder: Layer {
        var held: Tensor?
        override func outputShape(for inputShape: Shape) -> Shape { inputShape }
        override func call(_ x: Tensor, training: Bool) -> Tensor {
            held = x
            return x
        }
    }

    @Test func `a result that somebody holds is what it was, before and after the way back`() {
        let holder = Holder()
        let model = Sequential(seed: 1) {
            Input(shape: [8, 8, 16])
            Conv2D(16, kernelSize: 3)
            BatchNormalization()
            ReLU()
            holder
            Conv2D(16, kernelSize: 3)
        }
        let x = formula([2, 8, 8, 16], seed: 3)
        var during: [Float] = []
        let (_, gradients) = valueAndGradient(at: model.trainableParameters) {
            let y = model(x, training: true)
            during = holder.held?.scalars() ?? []
            return y.squared().sum()
        }
        let after = holder.held?.scalars()
        _ = model(x, training: true)
        #expect(during == holder.held?.scalars())
        #expect(after == during)
        #expect(gradients.allSatisfy { $0 != nil })
    }
}
