import DLLib
import TestSupport
import Testing

/// What recurrent layers promise beyond the numbers of one batch.
@Suite(.seeded) struct RecurrentTests {
    /// The kernel of whole sequences in double precision, against central differences.
    @Test(arguments: [
        RecurrentUnit.simple, .lstm, .gru(resetsAfter: true), .gru(resetsAfter: false),
    ])
    func `the gradient of a whole sequence is that of central differences`(_ unit: RecurrentUnit) {
        let gates = unit == .simple ? 1 : unit == .lstm ? 4 : 3
        let bias: Shape = unit == .gru(resetsAfter: true) ? [2, 3 * 3] : [gates * 3]
        let shapes: [Shape] = [[4, 2, 2], [2, gates * 3], [3, gates * 3], bias, [2, 3]]
        var inputs = shapes.enumerated().map { formula($1, seed: $0 + 1) }
        if unit == .lstm { inputs.append(formula([2, 3], seed: 9)) }
        expectGradient(at: inputs) { x in
            x[0].recurrent(
                unit, kernel: x[1], recurrentKernel: x[2], bias: x[3], states: Array(x[4...]))
        }
    }

    @Test func `a stateful layer goes on where the batch before ended`() {
        let whole = LSTM(4, returnSequences: true)
        let parts = LSTM(4, returnSequences: true, stateful: true)
        let x = formula([2, 6, 3], seed: 1)
        _ = (whole(x), parts(x))
        parts.weights = whole.weights
        let expected = whole(x)
        for _ in 0..<2 {
            parts.resetStates()
            let first = parts(x.slice(axis: 1, 0..<4))
            let second = parts(x.slice(axis: 1, 4..<6))
            expectClose(Tensor(concatenating: [first, second], axis: 1), expected)
        }
    }

    @Test func `the first bias remembers, the first recurrent kernel is orthogonal`() {
        let layer = LSTM(5)
        _ = layer(formula([1, 2, 3], seed: 1))
        let bias = layer["bias"].scalars()
        #expect(bias[0..<5].allSatisfy { $0 == 0 } && bias[5..<10].allSatisfy { $0 == 1 })
        #expect(bias[10...].allSatisfy { $0 == 0 })
        let kernel = layer["recurrent_kernel"]
        var unit = [Float](repeating: 0, count: 25)
        for i in 0..<5 { unit[i * 6] = 1 }
        expectClose(kernel.matmul(kernel.transposed()), Tensor(unit, shape: [5, 5]))
    }

    /// With an identity for a kernel and nothing recurrent the layer shows what reaches it.
    @Test func `dropout drops the same features at every step, only while training`() {
        let layer = SimpleRNN(
            50, activation: .linear, kernelInitializer: .identity(),
            recurrentInitializer: .zeros, dropout: 0.5, returnSequences: true, seed: 4)
        let x = Tensor(ones: [8, 3, 50])
        #expect(layer(x) == x)
        let y = layer(x, training: true)
        let first = y.slice(axis: 1, 0..<1)
        #expect(first.scalars().allSatisfy { $0 == 0 || $0 == 2 })
        // 400 draws with probability 1/2 have a deviation of 10; six deviations are 60.
        #expect(abs(first.scalars().count { $0 == 0 } - 200) < 60)
        for step in 1..<3 { #expect(y.slice(axis: 1, step..<step + 1) == first) }
    }

    /// With an identity as recurrent kernel and nothing coming in, three steps multiply a state of
    /// ones with the same mask three times.
    @Test func `dropout of the state drops the same parts at every step`() {
        let layer = SimpleRNN(
            50, activation: .linear, kernelInitializer: .zeros, recurrentInitializer: .identity(),
            recurrentDropout: 0.5, seed: 4)
        let inputs = [Tensor(zeros: [8, 3, 2]), Tensor(ones: [8, 50])]
        #expect(layer(inputs) == inputs[1])
        let values = layer(inputs, training: true).scalars()
        #expect(values.allSatisfy { $0 == 0 || $0 == 8 })
        #expect(abs(values.count { $0 == 0 } - 200) < 60)
    }

    @Test func `gates are dropped separately, and the walk step by step agrees without dropout`() {
        for layer in [
            LSTM(4, recurrentDropout: 0.3, seed: 2), GRU(4, recurrentDropout: 0.3, seed: 2),
        ] {
            let x = formula([2, 5, 3], seed: 1)
            let plain = layer(x)
            #expect(layer(x, training: true) != plain)
            #expect(layer(x) == plain)
        }
    }

    @Test func `an embedding of unknown words, images and wrong states stop with a message`() async
    {
        await #expect(processExitsWith: .failure) {
            _ = Embedding(3, 2)(Tensor([0, 3], shape: [1, 2]))
        }
        await #expect(processExitsWith: .failure) { _ = LSTM(3)(Tensor(ones: [2, 4])) }
        await #expect(processExitsWith: .failure) {
            _ = LSTM(3)([Tensor(ones: [2, 4, 3]), Tensor(ones: [2, 3])])
        }
        await #expect(processExitsWith: .failure) { _ = GRU(3, dropout: 1) }
        await #expect(processExitsWith: .failure) {
            let layer = GRU(3, stateful: true)
            _ = layer(Tensor(ones: [2, 4, 3]))
            _ = layer(Tensor(ones: [3, 4, 3]))
        }
        await #expect(processExitsWith: .failure) {
            _ = Bidirectional(GRU(3), backwardLayer: GRU(3))
        }
        await #expect(processExitsWith: .failure) {
            let state = Tensor(ones: [2, 3])
            _ = Bidirectional(GRU(3))([Tensor(ones: [2, 4, 3]), state, state, state, state])
        }
    }

    static let wrappedKinds: [(states: Int, make: @Sendable () -> RecurrentLayer)] = [
        (1, { SimpleRNN(3, returnSequences: true) }), (2, { LSTM(3) }),
        (1, { GRU(3, returnState: true) }),
    ]

    @Test(arguments: 0..<3)
    func `both directions begin with the states that a model is given`(kind: Int) throws {
        let (states, make) = Self.wrappedKinds[kind]
        let layer = Bidirectional(make())
        let entrances =
            [Input(shape: [4, 2])] + (0..<2 * states).map { _ in Input(shape: [3]) }
        let model = Model(inputs: entrances, outputs: layer.apply(entrances))
        let batch =
            [formula([5, 4, 2], seed: 1)]
            + (0..<2 * states).map { formula([5, 3], seed: 2 + $0) }
        let wanted = layer.apply(batch)
        let found = model.apply(batch)
        #expect(found.count == wanted.count)
        for (one, other) in zip(found, wanted) { expectClose(one, other) }
        // Without its states the layer begins with zeros.
        #expect(layer.apply([batch[0]])[0] != wanted[0])
    }
}
