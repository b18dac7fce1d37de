internal import DLKernels
internal import DLTensors

/// The first steps of a model that may run for a few samples at a time.
///
/// Where nothing is learnt, the result of a sample does not depend on the others of its batch. So a
/// large batch of images can go through a few at a time, which changes nothing but the memory it
/// takes: the results of eight images stay in the cache, and oneDNN's Winograd kernels need scratch
/// memory for as many images as they get.
struct SamplewisePrefix {
    /// Samples at a time: enough for the kernels to run at full speed.
    static let partSize = 8
    /// Results of a whole batch smaller than this fit into the cache anyway.
    private static let smallestBatchBytes = 8 << 20

    /// What one step runs and learns.
    private struct Part {
        let layers: [Layer]
        let weights: [Parameter]
    }

    private let parts: [Part]
    /// The bytes of the largest result of one sample.
    private let bytesPerSample: Int

    /// Looks at the steps of a model.
    init(steps: [Step], nodes: [Node]) {
        parts = steps.map { step in
            let layers = step.calls.map(\.layer)
            return Part(layers: layers, weights: layers.flatMap(\.parameters))
        }
        let sizes = nodes.flatMap(\.outputShapes).map(\.elementCount)
        bytesPerSample = 4 * (sizes.max() ?? 0)
    }

    /// The stretches of a batch; only one where dividing it is not worth while.
    func parts(ofBatch inputs: [Tensor]) -> [Range<Int>] {
        let count = inputs.first?.shape.first ?? 0
        guard count > SamplewisePrefix.partSize, !parts.isEmpty,
            count * bytesPerSample >= SamplewisePrefix.smallestBatchBytes,
            inputs.allSatisfy({ $0.shape.first == count })
        else { return [0..<count] }
        let number = (count + SamplewisePrefix.partSize - 1) / SamplewisePrefix.partSize
        return (0..<number).map { count * $0 / number..<count * ($0 + 1) / number }
    }

    /// How many steps may run so in this call: none of them learns, and no gradient flows.
    func length(for inputs: [Tensor], training: Bool) -> Int {
        let isRecording = Tape.current != nil
        // A mask of a sequence belongs to the whole batch.
        guard !inputs.contains(where: { $0.needsGradient || $0.mask != nil }) else { return 0 }
        return parts.prefix { part in
            part.layers.allSatisfy { SamplewisePrefix.canDivide($0, training: training) }
                && !(isRecording && part.weights.contains(where: \.isTrainable))
        }.count
    }

    /// Whether a layer promises to treat every sample by itself, always alike, and a few as fast as
    /// many.
    private static func canDivide(_ layer: Layer, training: Bool) -> Bool {
        let traits = layer.traits(training: training)
        return traits.isSuperset(of: [.repeatable, .fastInParts]) && !traits.contains(.makesMask)
            // What results cost is divided by the samples of the whole batch.
            && layer.activityRegularizer == nil
    }
}
