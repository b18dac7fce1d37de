internal import COneDNN
internal import Glibc

/// A compiled recurrent layer, forward or backward.
struct RecurrentKernel: Sendable {
    enum Direction: Hashable, Sendable {
        case forward, backward
    }

    struct Key: Hashable, Sendable {
        var geometry: RecurrentGeometry
        var direction: Direction
        var keepsTrace: Bool
        var threads = Threads.count
    }

    let primitive: Primitive
    private let layouts: [Int32: Layout]
    private let plain: PlainLayouts

    private static let cache = KernelCache<Key, RecurrentKernel>()

    /// The kernel for a key, compiled the first time.
    static func kernel(for key: Key) -> RecurrentKernel {
        cache.value(for: key) {
            guard let kernel = RecurrentKernel(key) else {
                fatalError("oneDNN has no kernel for the recurrent layer \(key.geometry).")
            }
            return kernel
        }
    }

    private static let arguments: [Int32] = [
        DNNL_ARG_SRC_LAYER, DNNL_ARG_SRC_ITER, DNNL_ARG_SRC_ITER_C, DNNL_ARG_WEIGHTS_LAYER,
        DNNL_ARG_WEIGHTS_ITER, DNNL_ARG_BIAS, DNNL_ARG_DST_LAYER, DNNL_ARG_DST_ITER,
        DNNL_ARG_DST_ITER_C, DNNL_ARG_WORKSPACE, DNNL_ARG_DIFF_SRC_LAYER, DNNL_ARG_DIFF_SRC_ITER,
        DNNL_ARG_DIFF_SRC_ITER_C, DNNL_ARG_DIFF_WEIGHTS_LAYER, DNNL_ARG_DIFF_WEIGHTS_ITER,
        DNNL_ARG_DIFF_BIAS, DNNL_ARG_DIFF_DST_LAYER, DNNL_ARG_DIFF_DST_ITER,
        DNNL_ARG_DIFF_DST_ITER_C,
    ]

    private init?(_ key: Key) {
        let plain = PlainLayouts(key.geometry)
        let description = RecurrentDescription(key.geometry.cell, plain)
        guard let forward = description.forward(training: key.keepsTrace) else { return nil }
        switch key.direction {
        case .forward: primitive = forward
        case .backward:
            guard let backward = description.backward(forward) else { return nil }
            primitive = backward
        }
        self.plain = plain
        var found: [Int32: Layout] = [:]
        for argument in Self.arguments { found[argument] = primitive.layout(of: argument) }
        layouts = found
    }

    /// How an argument lies in memory; nil if the kernel does not have it.
    func layout(_ argument: Int32) -> Layout? { layouts[argument] }

    /// A buffer of zeros.
    static func zeros(_ count: Int) -> Storage {
        let storage = Storage(byteCount: 4 * count)
        unsafe memset(storage.base, 0, 4 * count)
        return storage
    }

    /// What both directions read.
    func forwardInputs(
        _ g: RecurrentGeometry, _ input: TensorBuffer, _ operands: RecurrentOperands
    ) -> [Argument] {
        let bias = Self.oneDNNBias(g, operands.bias)
        // Without a state before the first step oneDNN 2.6 gets the gradient of the recurrent
        // kernel wrong, so zeros are given.
        let zeros = operands.hidden == nil ? Self.zeros(g.stateCount) : nil
        var all: [Argument] = []
        func add(_ index: Int32, _ storage: (Layout) -> Storage?) {
            guard let layout = layouts[index], let storage = storage(layout) else { return }
            all.append(Argument(index, layout, storage))
        }
        add(DNNL_ARG_SRC_LAYER) { _ in input.storage }
        add(DNNL_ARG_SRC_ITER) { _ in operands.hidden?.storage ?? zeros }
        add(DNNL_ARG_SRC_ITER_C) { _ in operands.cell?.storage ?? zeros }
        add(DNNL_ARG_WEIGHTS_LAYER) { layout in
            operands.kernel.storage(in: layout, plain: plain.kernel, isKept: true)
        }
        add(DNNL_ARG_WEIGHTS_ITER) { layout in
            operands.recurrentKernel.storage(in: layout, plain: plain.recurrentKernel, isKept: true)
        }
        add(DNNL_ARG_BIAS) { _ in bias }
        return all
    }

    /// Where the forward pass writes and the backward pass reads.
    func forwardResults(
        _ g: RecurrentGeometry, _ sequence: Storage, hidden: Storage, cell: Storage?
    ) -> [Argument] {
        var all = [Argument(DNNL_ARG_DST_LAYER, plain.result, sequence)]
        all.append(Argument(DNNL_ARG_DST_ITER, plain.state, hidden))
        if let cell { all.append(Argument(DNNL_ARG_DST_ITER_C, plain.state, cell)) }
        return all
    }

    /// The gradient of the result, as oneDNN takes it.
    func incoming(
        _ g: RecurrentGeometry, _ gradient: Storage, hidden: Storage
    ) -> [Argument] {
        var all = [Argument(DNNL_ARG_DIFF_DST_LAYER, plain.result, gradient)]
        all.append(Argument(DNNL_ARG_DIFF_DST_ITER, plain.state, hidden))
        if g.cell == .lstm {
            let cell = Storage(byteCount: 4 * g.stateCount)
            let start = unsafe gradient.pointer(to: Float.self, at: g.steps * g.stateCount)
            unsafe memcpy(cell.base, start, 4 * g.stateCount)
            all.append(Argument(DNNL_ARG_DIFF_DST_ITER_C, plain.state, cell))
        }
        return all
    }

    /// Memory for the gradients, and how they are read once the kernel has run.
    func outgoing(_ g: RecurrentGeometry) -> OutgoingGradients {
        OutgoingGradients(g, layouts, plain)
    }

    /// Keras's two biases of a GRU become oneDNN's four: those of z and r are added up.
    private static func oneDNNBias(_ g: RecurrentGeometry, _ bias: TensorBuffer) -> Storage {
        guard g.cell == .gru(resetsAfter: true) else { return bias.storage }
        let units = g.units
        let result = Storage(byteCount: 4 * 4 * units)
        bias.withSpan(of: Float.self) { b in
            result.withMutableSpan(of: Float.self, count: 4 * units) { merged in
                for i in 0..<2 * units { merged[i] = b[i] + b[3 * units + i] }
                for i in 0..<units {
                    merged[2 * units + i] = b[2 * units + i]
                    merged[3 * units + i] = b[5 * units + i]
                }
            }
        }
        return result
    }
}

/// The gradients a kernel writes: it adds weights' gradients to what is there, so that is zero.
struct OutgoingGradients {
    private let g: RecurrentGeometry
    private let layouts: [Int32: Layout]
    private let plain: PlainLayouts
    private let input: Storage
    private let kernel: Storage
    private let recurrentKernel: Storage
    private let bias: Storage
    private let hidden: Storage
    private let cell: Storage?

    init(_ g: RecurrentGeometry, _ layouts: [Int32: Layout], _ plain: PlainLayouts) {
        self.g = g
        self.layouts = layouts
        self.plain = plain
        func room(_ index: Int32) -> Storage {
            let bytes = layouts[index]?.byteCount ?? 0
            return RecurrentKernel.zeros((bytes + 3) / 4)
        }
        input = room(DNNL_ARG_DIFF_SRC_LAYER)
        kernel = room(DNNL_ARG_DIFF_WEIGHTS_LAYER)
        recurrentKernel = room(DNNL_ARG_DIFF_WEIGHTS_ITER)
        bias = room(DNNL_ARG_DIFF_BIAS)
        hidden = room(DNNL_ARG_DIFF_SRC_ITER)
        cell = g.cell == .lstm ? room(DNNL_ARG_DIFF_SRC_ITER_C) : nil
    }

    var arguments: [Argument] {
        let all: [(Int32, Storage?)] = [
            (DNNL_ARG_DIFF_SRC_LAYER, input), (DNNL_ARG_DIFF_WEIGHTS_LAYER, kernel),
            (DNNL_ARG_DIFF_WEIGHTS_ITER, recurrentKernel), (DNNL_ARG_DIFF_BIAS, bias),
            (DNNL_ARG_DIFF_SRC_ITER, hidden), (DNNL_ARG_DIFF_SRC_ITER_C, cell),
        ]
        return all.compactMap { index, storage in
            guard let layout = layouts[index], let storage else { return nil }
            return Argument(index, layout, storage)
        }
    }

    /// The gradients in row-major order.
    var gradients: RecurrentGradients {
        func rowMajor(_ index: Int32, _ storage: Storage, _ target: Layout) -> Storage {
            guard let layout = layouts[index], layout != target else { return storage }
            return Reorder.reorder(storage, from: layout, to: target)
        }
        let columns = g.gateColumns
        return RecurrentGradients(
            input: TensorBuffer(rowMajor: input, count: g.steps * g.batch * g.inputs),
            kernel: TensorBuffer(
                rowMajor: rowMajor(DNNL_ARG_DIFF_WEIGHTS_LAYER, kernel, plain.kernel),
                count: g.inputs * columns),
            recurrentKernel: TensorBuffer(
                rowMajor: rowMajor(
                    DNNL_ARG_DIFF_WEIGHTS_ITER, recurrentKernel, plain.recurrentKernel),
                count: g.units * columns),
            bias: kerasBias,
            hidden: TensorBuffer(rowMajor: hidden, count: g.stateCount),
            cell: cell.map { TensorBuffer(rowMajor: $0, count: g.stateCount) })
    }

    /// The reverse of adding up biases: both get the gradient of their sum.
    private var kerasBias: TensorBuffer {
        let units = g.units
        guard g.cell == .gru(resetsAfter: true) else {
            return TensorBuffer(rowMajor: bias, count: g.cell.biasCount * units)
        }
        return TensorBuffer(Float.self, count: 6 * units) { result in
            bias.withSpan(of: Float.self, count: 4 * units) { merged in
                for i in 0..<2 * units {
                    result[i] = merged[i]
                    result[3 * units + i] = merged[i]
                }
                for i in 0..<units {
                    result[2 * units + i] = merged[2 * units + i]
                    result[5 * units + i] = merged[3 * units + i]
                }
            }
        }
    }
}

/// The row-major layouts of a recurrent layer's tensors.
struct PlainLayouts: Sendable {
    let input: Layout
    let result: Layout
    let state: Layout
    let kernel: Layout
    let recurrentKernel: Layout
    let bias: Layout

    init(_ g: RecurrentGeometry) {
        let gates = g.cell.gateCount
        let biases = g.cell == .gru(resetsAfter: true) ? 4 : gates
        input = Layout([g.steps, g.batch, g.inputs], tag: dnnl_tnc)
        result = Layout([g.steps, g.batch, g.units], tag: dnnl_tnc)
        state = Layout([1, 1, g.batch, g.units], tag: dnnl_ldnc)
        kernel = Layout([1, 1, g.inputs, gates, g.units], tag: dnnl_ldigo)
        recurrentKernel = Layout([1, 1, g.units, gates, g.units], tag: dnnl_ldigo)
        bias = Layout([1, 1, biases, g.units], tag: dnnl_ldgo)
    }
}

/// A recurrent layer in oneDNN's terms.
private struct RecurrentDescription {
    let cell: RecurrentCell
    let plain: PlainLayouts
    /// Weights in the order the kernel likes best, for what is computed often with the same ones.
    let kernel: Layout
    let recurrentKernel: Layout

    init(_ cell: RecurrentCell, _ plain: PlainLayouts) {
        self.cell = cell
        self.plain = plain
        kernel = Layout.any(plain.kernel.sizes)
        recurrentKernel = Layout.any(plain.recurrentKernel.sizes)
    }

    func forward(training: Bool) -> Primitive? {
        let prop = training ? dnnl_forward_training : dnnl_forward_inference
        let way = dnnl_unidirectional_left2right
        let (x, s, y) = (plain.input, plain.state, plain.result)
        // Training brings new weights at every step: putting them in another order costs more than
        // the kernel gains by it.
        let kernel = training ? plain.kernel : kernel
        let recurrentKernel = training ? plain.recurrentKernel : recurrentKernel
        var operation = dnnl_rnn_desc_t()
        let status =
            switch cell {
            case .simple:
                unsafe dnnl_vanilla_rnn_forward_desc_init(
                    &operation, prop, dnnl_eltwise_tanh, way, x.descriptor, s.descriptor,
                    kernel.descriptor, recurrentKernel.descriptor, plain.bias.descriptor,
                    y.descriptor, plain.state.descriptor, 0, 0, 0)
            case .lstm:
                unsafe dnnl_lstm_forward_desc_init(
                    &operation, prop, way, x.descriptor, s.descriptor, s.descriptor,
                    kernel.descriptor, recurrentKernel.descriptor, plain.bias.descriptor,
                    y.descriptor, plain.state.descriptor, plain.state.descriptor, 0)
            case .gru(resetsAfter: true):
                unsafe dnnl_lbr_gru_forward_desc_init(
                    &operation, prop, way, x.descriptor, s.descriptor, kernel.descriptor,
                    recurrentKernel.descriptor, plain.bias.descriptor, y.descriptor,
                    plain.state.descriptor, 0)
            case .gru(resetsAfter: false):
                unsafe dnnl_gru_forward_desc_init(
                    &operation, prop, way, x.descriptor, s.descriptor, kernel.descriptor,
                    recurrentKernel.descriptor, plain.bias.descriptor, y.descriptor,
                    plain.state.descriptor, 0)
            }
        guard status == dnnl_success else { return nil }
        return Primitive(operation)
    }

    /// Each gradient has the layout of what it belongs to.
    func backward(_ forward: Primitive) -> Primitive? {
        let way = dnnl_unidirectional_left2right
        let (x, s, y, e) = (plain.input, plain.state, plain.result, plain.state)
        let (w, u, b) = (kernel, recurrentKernel, plain.bias)
        let (dw, du) = (plain.kernel, plain.recurrentKernel)
        var operation = dnnl_rnn_desc_t()
        let status =
            switch cell {
            case .simple:
                unsafe dnnl_vanilla_rnn_backward_desc_init(
                    &operation, dnnl_backward, dnnl_eltwise_tanh, way, x.descriptor, s.descriptor,
                    w.descriptor, u.descriptor, b.descriptor, y.descriptor, e.descriptor,
                    x.descriptor, s.descriptor, dw.descriptor, du.descriptor, b.descriptor,
                    y.descriptor, e.descriptor, 0, 0, 0)
            case .lstm:
                unsafe dnnl_lstm_backward_desc_init(
                    &operation, dnnl_backward, way, x.descriptor, s.descriptor, s.descriptor,
                    w.descriptor, u.descriptor, b.descriptor, y.descriptor, e.descriptor,
                    e.descriptor, x.descriptor, s.descriptor, s.descriptor, dw.descriptor,
                    du.descriptor, b.descriptor, y.descriptor, e.descriptor, e.descriptor, 0)
            case .gru(resetsAfter: true):
                unsafe dnnl_lbr_gru_backward_desc_init(
                    &operation, dnnl_backward, way, x.descriptor, s.descriptor, w.descriptor,
                    u.descriptor, b.descriptor, y.descriptor, e.descriptor, x.descriptor,
                    s.descriptor, dw.descriptor, du.descriptor, b.descriptor, y.descriptor,
                    e.descriptor, 0)
            case .gru(resetsAfter: false):
                unsafe dnnl_gru_backward_desc_init(
                    &operation, dnnl_backward, way, x.descriptor, s.descriptor, w.descriptor,
                    u.descriptor, b.descriptor, y.descriptor, e.descriptor, x.descriptor,
                    s.descriptor, dw.descriptor, du.descriptor, b.descriptor, y.descriptor,
                    e.descriptor, 0)
            }
        guard status == dnnl_success else { return nil }
        return Primitive(operation, forward: forward)
    }
}
