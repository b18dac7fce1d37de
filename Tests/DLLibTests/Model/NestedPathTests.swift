import DLLib
import TestSupport
import Testing

/// Wherever a layer can be named, a path into nested models names one, too.
@Suite(.seeded) struct NestedPathTests {
    /// A model with a model in it that holds another.
    private func nested() -> Sequential {
        let deep = Sequential(name: "deep") {
            Input(shape: [5])
            Dense(5, activation: .tanh, name: "first")
            Dense(4, name: "second")
        }
        let inner = Sequential(name: "inner") {
            Dense(5, name: "before")
            deep
            Dense(3, name: "behind")
        }
        return Sequential(inputShape: [6], seed: 1) {
            Dense(5, name: "start")
            inner
            Dense(2, name: "end")
        }
    }

    private func trained(_ model: Model) -> [String] {
        model.parameterPaths.filter(\.parameter.isTrainable).map(\.path)
            .filter { $0.hasSuffix("kernel") }.map { String($0.dropLast("/kernel".count)) }
    }

    @Test func `unfreezing from a path unfreezes the rest of each model around it`() {
        let model = nested()
        model.trainable = false
        model.unfreeze(from: "inner/deep/second")
        #expect(trained(model) == ["inner/deep/second", "inner/behind", "end"])
        model.unfreeze(from: "inner/before")
        #expect(
            trained(model)
                == ["inner/before", "inner/deep/first", "inner/deep/second", "inner/behind", "end"])
    }

    @Test func `freezing up to a path freezes what comes before it in each model`() {
        let model = nested()
        model.freeze(upTo: "inner/deep/second")
        #expect(trained(model) == ["inner/deep/second", "inner/behind", "end"])
        model.trainable = true
        model.freeze(upTo: "inner")
        #expect(trained(model).first == "inner/before")
    }

    @Test(arguments: ["start", "inner/before", "inner/deep/first", "inner/deep/second", "inner"])
    func `a model can end at a layer of a nested one`(path: String) {
        let model = nested()
        let x = formula([3, 6], seed: 4)
        let part = Model(inputs: model.inputs, outputs: [model.output(of: path)])
        expectClose(part(x), model.activations(at: [path], for: [x])[0])
        #expect(part.parameters.allSatisfy { own in model.parameters.contains { $0 === own } })
    }

    @Test func `a path reaches into layers that are made of layers`() {
        let model = Sequential {
            Input(shape: [4, 3])
            Bidirectional(LSTM(2), name: "both")
        }
        let inner = model.layers[0].sublayers[0]
        #expect(model.layer(at: "both/\(inner.name)") === inner)
    }

    @Test func `a path that leads nowhere says what is there`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let inner = Sequential(
                [Dense(2, name: "block_1"), Dense(2, name: "block_2")], inputShape: [2],
                name: "inner")
            Sequential([inner, Dense(1)]).unfreeze(from: "inner/block_7")
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("inner has no layer named \"block_7\""))
        #expect(text.contains("block_1, block_2"))
    }
}
