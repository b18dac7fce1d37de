import DLLib
import TestSupport
import Testing

/// Recurrent layers against Keras 3.15, made by `make_keras_recurrent.py`.
@Suite(.seeded) struct KerasRecurrentTests {
    static let sequence = LayerCase.Source.real([2, 5, 3])
    static let odd = LayerCase.Source.real([3, 1, 2])
    static let state = LayerCase.Source.real([2, 4])
    static let tokens = LayerCase.Source.whole([2, 5], limit: 6)
    static let padded = LayerCase.Source.padded([2, 5, 3], lengths: [3, 5])
    static let holes = LayerCase.Source.padded([2, 5, 3], lengths: [0, 2])

    /// What the three kinds can be told alike.
    struct Options {
        var units = 4
        var activation = ActivationFunction.tanh
        var useBias = true
        var sequences = false
        var state = false
        var backwards = false
    }

    /// Makes one of the three kinds.
    typealias Kind = @Sendable (Options) -> RecurrentLayer

    static func cases(_ name: String, states: Int, _ kind: @escaping Kind) -> [LayerCase] {
        func stack(_ layers: @escaping @Sendable () -> [Layer]) -> @Sendable () -> Layer {
            { Sequential(layers()) }
        }
        let begin = [sequence] + Array(repeating: state, count: states)
        return [
            LayerCase(name, sequence) { kind(Options()) },
            LayerCase("\(name)_one_step", odd) { kind(Options(units: 3)) },
            LayerCase("\(name)_sequences", sequence) { kind(Options(sequences: true)) },
            LayerCase("\(name)_state", sequence) { kind(Options(state: true)) },
            LayerCase("\(name)_sequences_state", sequence) {
                kind(Options(sequences: true, state: true))
            },
            LayerCase("\(name)_backwards", sequence) {
                kind(Options(sequences: true, backwards: true))
            },
            LayerCase("\(name)_no_bias", sequence) { kind(Options(useBias: false)) },
            LayerCase("\(name)_begin", begin) { kind(Options(sequences: true)) },
            LayerCase("\(name)_relu", sequence) { kind(Options(activation: .relu)) },
            LayerCase("\(name)_masked", padded, make: stack { [Masking(), kind(Options())] }),
            LayerCase(
                "\(name)_masked_sequences", padded,
                make: stack { [Masking(), kind(Options(sequences: true))] }),
            LayerCase(
                "\(name)_masked_backwards", padded,
                make: stack { [Masking(), kind(Options(sequences: true, backwards: true))] }),
            LayerCase(
                "\(name)_masked_all", holes,
                make: stack { [Masking(), kind(Options(sequences: true))] }),
            LayerCase(
                "\(name)_masked_relu", padded,
                make: stack { [Masking(), kind(Options(activation: .relu, sequences: true))] }),
            LayerCase(
                "\(name)_masked_stack", padded,
                make: stack {
                    [Masking(), kind(Options(units: 3, sequences: true)), kind(Options(units: 2))]
                }),
            LayerCase("bidirectional_\(name)", sequence) {
                Bidirectional(kind(Options(units: 3)))
            },
            LayerCase("bidirectional_\(name)_sequences", sequence) {
                Bidirectional(kind(Options(units: 3, sequences: true)))
            },
            LayerCase("bidirectional_\(name)_state", sequence) {
                Bidirectional(kind(Options(units: 3, state: true)))
            },
            LayerCase(
                "bidirectional_\(name)_masked", padded,
                make: stack {
                    [Masking(), Bidirectional(kind(Options(units: 3, sequences: true)))]
                }),
        ]
    }

    static let kinds =
        cases("simple_rnn", states: 1) {
            SimpleRNN(
                $0.units, activation: $0.activation, useBias: $0.useBias,
                returnSequences: $0.sequences, returnState: $0.state, goBackwards: $0.backwards)
        }
        + cases("lstm", states: 2) {
            LSTM(
                $0.units, activation: $0.activation, useBias: $0.useBias,
                returnSequences: $0.sequences, returnState: $0.state, goBackwards: $0.backwards)
        }
        + cases("gru", states: 1) {
            GRU(
                $0.units, activation: $0.activation, useBias: $0.useBias,
                returnSequences: $0.sequences, returnState: $0.state, goBackwards: $0.backwards)
        }

    static let others: [LayerCase] = [
        LayerCase("embedding", tokens) { Embedding(6, 3) },
        LayerCase("masking", padded) { Masking() },
        LayerCase("time_distributed", sequence) { TimeDistributed(Dense(2)) },
        LayerCase("time_distributed_conv", .real([2, 3, 4, 4, 2])) {
            TimeDistributed(Conv2D(2, kernelSize: 2))
        },
        LayerCase("embedding_masked_lstm", tokens) {
            Sequential([Embedding(6, 3, maskZero: true), LSTM(4)])
        },
        LayerCase("embedding_masked_dense", tokens) {
            Sequential([Embedding(6, 3, maskZero: true), Dense(2), GRU(3)])
        },
        LayerCase("lstm_hard", sequence) {
            LSTM(4, activation: .softsign, recurrentActivation: .hardSigmoid)
        },
        LayerCase("gru_before", sequence) { GRU(4, resetAfter: false) },
        LayerCase("gru_before_sequences", sequence, state) {
            GRU(4, returnSequences: true, resetAfter: false)
        },
        LayerCase("gru_before_relu", sequence) { GRU(4, activation: .relu, resetAfter: false) },
        LayerCase("gru_before_masked", padded) {
            Sequential([Masking(), GRU(4, resetAfter: false)])
        },
        LayerCase("bidirectional_sum", sequence) { Bidirectional(LSTM(3), mergeMode: .sum) },
        LayerCase("bidirectional_multiply", sequence) {
            Bidirectional(LSTM(3), mergeMode: .multiply)
        },
        LayerCase("bidirectional_average", sequence) {
            Bidirectional(LSTM(3), mergeMode: .average)
        },
        LayerCase("bidirectional_none", sequence) { Bidirectional(LSTM(3), mergeMode: .none) },
    ]

    @Test(arguments: kinds + others)
    func `computes what Keras computes`(_ test: LayerCase) throws {
        try test.check(in: "keras_recurrent")
    }
}
