internal import DLTensors

/// Finds chains of layers that can run as one pass.
///
/// A chain is padding, a convolution, batch normalisation, the addition of another result and a
/// ReLU, in this order; all but the convolution may be missing. Inside a chain each result has
/// one reader and is no output of the model. Where such a chain cannot run at once, as in training,
/// and where there is no convolution, normalisation and ReLU still can.
struct FusionPlanner {
    private let calls: [LayerCall]
    private let readers: [Int: [Int]]
    private let writer: [Int: Int]
    private let outputs: Set<Int>
    private let shapes: [Int: Shape]

    /// - Parameters:
    ///   - calls: What the model computes, in order.
    ///   - outputs: The places of its results.
    ///   - shapes: The shape of a sample in each place.
    init(calls: [LayerCall], outputs: Set<Int>, shapes: [Int: Shape]) {
        self.calls = calls
        self.outputs = outputs
        self.shapes = shapes
        var readers: [Int: [Int]] = [:]
        var writer: [Int: Int] = [:]
        for (index, call) in calls.enumerated() {
            for slot in call.inputs { readers[slot, default: []].append(index) }
            for slot in call.outputs { writer[slot] = index }
        }
        self.readers = readers
        self.writer = writer
    }

    /// The calls in order; each chain stands where its last layer stood.
    func steps() -> [Step] {
        var chainAt: [Int: Chain] = [:]
        var taken = Set<Int>()
        for index in calls.indices where !taken.contains(index) {
            guard let chain = chain(at: index, taken: taken) else { continue }
            taken.formUnion(chain.members)
            chainAt[chain.members[chain.members.count - 1]] = chain
        }
        let alone = calls.indices.filter { chainAt[$0] == nil && !taken.contains($0) }
        let pairs = normalizations(followedByRectifierIn: alone)
        taken.formUnion(pairs.keys)
        let steps: [Step] = calls.indices.compactMap { index in
            if let chain = chainAt[index] { return step(chain) }
            if let first = pairs.first(where: { $0.value == index })?.key {
                return pair(first, index)
            }
            return taken.contains(index) ? nil : Step(calls: [calls[index]])
        }
        return joiningExpansions(in: steps)
    }

    private func step(_ chain: Chain) -> Step {
        Step(
            calls: chain.members.map { calls[$0] }, fused: fused(chain),
            parts: parts(of: chain.members))
    }

    /// The steps with those joined that are a convolution and the depthwise one that alone reads its
    /// result.
    private func joiningExpansions(in steps: [Step]) -> [Step] {
        var joined: [Step] = []
        for step in steps {
            if let before = joined.last, let expansion = before.fused as? FusedConvolution,
                let depthwise = step.fused as? FusedConvolution,
                !expansion.convolution.isDepthwise, expansion.residual == nil,
                depthwise.convolution.isDepthwise, depthwise.residual == nil,
                depthwise.input == expansion.output, !outputs.contains(expansion.output),
                readers[expansion.output]?.count == 1
            {
                joined[joined.count - 1] = Step(
                    calls: before.calls + step.calls, fused: FusedExpansion(expansion, depthwise),
                    parts: [before, step])
            } else {
                joined.append(step)
            }
        }
        return joined
    }

    /// The steps of a chain that cannot run at once.
    private func parts(of members: [Int]) -> [Step] {
        let pairs = normalizations(followedByRectifierIn: members)
        guard !pairs.isEmpty else { return [] }
        return members.compactMap { index in
            if let next = pairs[index] { return pair(index, next) }
            return pairs.values.contains(index) ? nil : Step(calls: [calls[index]])
        }
    }

    private func pair(_ first: Int, _ second: Int) -> Step {
        let members = [calls[first], calls[second]]
        guard let normalization = normalization(first),
            case .activation(let activation)? = role(second)
        else { return Step(calls: members) }
        return Step(
            calls: members,
            fused: FusedNormalization(
                normalization: normalization, activation: activation,
                input: calls[first].inputs[0], output: calls[second].outputs[0]))
    }

    /// The places of normalisations whose only reader is a ReLU, with the place of that.
    private func normalizations(followedByRectifierIn places: [Int]) -> [Int: Int] {
        var pairs: [Int: Int] = [:]
        for index in places {
            guard case .normalization? = role(index), let next = onlyReader(of: index),
                places.contains(next), case .activation? = role(next)
            else { continue }
            pairs[index] = next
        }
        return pairs
    }

    /// The places of a chain's layers in `calls`, in order.
    private struct Chain {
        var members: [Int]
        let convolution: FusableConvolution
        var padding: Padding?
        var normalization: BatchNormalization?
        var residual: Int?
        var activation: ActivationFunction = .linear
    }

    private func chain(at index: Int, taken: Set<Int>) -> Chain? {
        guard case .convolution(let groups)? = role(index),
            let layer = calls[index].layer as? ConvolutionLayer<Size2D, Padding>
        else { return nil }
        let convolution = FusableConvolution(layer: layer, groups: groups)
        var chain = Chain(members: [index], convolution: convolution)
        chain.activation = convolution.layer.activation
        if convolution.layer.padding == .valid, let before = writer[calls[index].inputs[0]],
            case .padding(let padding)? = role(before), onlyReader(of: before) == index,
            !taken.contains(before)
        {
            chain.members.insert(before, at: 0)
            chain.padding = padding
        }
        guard chain.activation == .linear else {
            return chain.activation.isFusable ? chain : nil
        }
        var last = index
        func extend(_ next: Int) {
            chain.members.append(next)
            last = next
        }
        if let next = onlyReader(of: last), let normalization = normalization(next) {
            chain.normalization = normalization
            extend(next)
        }
        if let next = onlyReader(of: last), case .addition? = role(next),
            calls[next].inputs.count == 2, !taken.contains(next)
        {
            let own = calls[last].outputs[0]
            // Of two chains that end in the same addition the later one takes the other's result.
            let other = calls[next].inputs.first { $0 != own }
            // An addition that stretches one of them is no matter of adding in place.
            if let other, (writer[other] ?? -1) < last, shapes[other] == shapes[own] {
                chain.residual = other
                extend(next)
            }
        }
        if let next = onlyReader(of: last), case .activation(let activation)? = role(next) {
            chain.activation = activation
            extend(next)
        }
        return chain
    }

    private func role(_ index: Int) -> FusionRole? {
        (calls[index].layer as? any FusableLayer)?.fusionRole
    }

    private func normalization(_ index: Int) -> BatchNormalization? {
        guard case .normalization? = role(index) else { return nil }
        return calls[index].layer as? BatchNormalization
    }

    private func onlyReader(of index: Int) -> Int? {
        guard calls[index].outputs.count == 1 else { return nil }
        let slot = calls[index].outputs[0]
        guard !outputs.contains(slot), let all = readers[slot], all.count == 1 else { return nil }
        return all[0]
    }

    private func fused(_ chain: Chain) -> FusedConvolution {
        let first = calls[chain.members[0]]
        let last = calls[chain.members[chain.members.count - 1]]
        return FusedConvolution(
            convolution: chain.convolution, padding: chain.padding,
            normalization: chain.normalization, activation: chain.activation,
            input: first.inputs[0], residual: chain.residual, output: last.outputs[0])
    }
}
