internal import DLNetworks

/// What a layer makes of one sample on the way to its result, in elements.
struct InnerResults {
    /// What stays until the way back in training.
    private(set) var kept = 0
    /// What is there at one moment.
    private(set) var largest = 0

    init(of layer: Layer, _ inputs: [Shape]) {
        guard let sequence = inputs.first else { return }
        switch layer {
        case let layer as RecurrentLayer where sequence.rank == 2:
            // For each step the gates and the states, and the steps moved to the front. All of it has
            // a gradient beside it at the end; oneDNN's cells need a copy in its order besides.
            let (steps, features) = (sequence[0], sequence[1])
            let copies = layer is LSTM ? 2 : 3
            kept =
                copies * steps
                * (layer.units * (layer.gateCount + layer.stateCount) + features)
            largest = steps * (layer.units * layer.gateCount + features)
        case let layer as Bidirectional:
            for direction in [layer.forwardLayer, layer.backwardLayer] as [Layer] {
                let inner = InnerResults(of: direction, inputs)
                kept += inner.kept
                largest = max(largest, inner.largest)
            }
        case let layer as MultiHeadAttention where inputs.count > 1:
            guard let axes = AttentionAxes(layer.attentionAxes, rank: sequence.rank + 1) else {
                return
            }
            let samples = axes.others.reduce(1) { $0 * sequence[$1 - 1] }
            let steps = axes.along.reduce(1) { $0 * sequence[$1 - 1] }
            let places = axes.along.reduce(1) { $0 * inputs[1][$1 - 1] }
            // Query, key, value and what is mixed of them, each once more with the heads in front.
            let projected =
                layer.heads
                * (steps * (layer.keyDim + layer.valueDim)
                    + places * (layer.keyDim + layer.valueDim))
            // Scores and attention of each step for each place.
            let looking = layer.heads * steps * places
            kept = samples * (2 * projected + 2 * looking)
            largest = samples * (projected + 2 * looking)
        default: break
        }
    }
}
