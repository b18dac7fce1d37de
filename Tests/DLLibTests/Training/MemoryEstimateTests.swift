import DLLib
import Foundation
import TestSupport
import Testing

/// The memory of a step, told before it is taken.
@Suite(.seeded) struct MemoryEstimateTests {
    private static func network() -> Sequential {
        Sequential(seed: 1) {
            Input(shape: [64, 64, 3])
            Rescaling(1 / 255)
            Conv2D(16, kernelSize: 3, padding: .same, activation: .relu)
            MaxPooling2D(2)
            Conv2D(32, kernelSize: 3, padding: .same, activation: .relu)
            MaxPooling2D(2)
            Flatten()
            Dense(64, activation: .relu)
            Dense(4, activation: .softmax)
        }
    }

    @Test func `the error names what is needed, what there is and a batch that fits`() throws {
        let model = Self.network()
        model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
        let estimate = MemoryEstimate(of: model, training: true, available: 100 << 20)
        let error = try #require(
            #expect(throws: TrainingError.self) { try estimate.check(batchSize: 1000) })
        guard case .memory(let shortage) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(shortage.available == 100 << 20)
        #expect(shortage.needed == estimate.bytes(batchSize: 1000))
        #expect("\(error)".contains("0.10 GB are available"))
        #expect("\(error)".contains("batchSize of at most \(shortage.fittingBatchSize)"))
        // The proposal fits, and one sample more does not.
        try estimate.check(batchSize: shortage.fittingBatchSize)
        #expect(throws: TrainingError.self) {
            try estimate.check(batchSize: shortage.fittingBatchSize + 1)
        }
        let tiny = MemoryEstimate(of: model, training: true, available: 1000)
        let none = #expect(throws: TrainingError.self) { try tiny.check(batchSize: 1) }
        #expect("\(try #require(none))".contains("Not even one sample fits"))
    }

    @Test func `prediction needs less than training, and a frozen part nothing for the way back`() {
        let model = Self.network()
        model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
        func bytes(training: Bool) -> Int {
            MemoryEstimate(of: model, training: training, available: nil).bytes(batchSize: 32)
        }
        let all = bytes(training: true)
        #expect(bytes(training: false) < all)
        model.freeze(upTo: 6)
        #expect(bytes(training: true) < all)
        #expect(MemoryEstimate(of: model, training: true, available: nil).fixed > 0)
    }

    /// Ends the process with a failure unless the estimate is between half and one and a quarter
    /// of what a step takes; scratch space of kernels is not estimated.
    private static func compare(_ model: Model, side: Int, count: Int) throws {
        let images = Tensor(zeros: [count, side, side, 3], dtype: .uint8)
        let targets = Tensor(oneHot: (0..<count).map { $0 % 4 }, classCount: 4)
        model.compile(optimizer: Adam(), loss: .categoricalCrossentropy)
        let estimate = MemoryEstimate(of: model, training: true).bytes(batchSize: count)
        let before = Engine.memory
        let history = try model.fit(images, targets, batchSize: count, verbose: .silent)
        let ratio = Double(estimate) / Double(history.peakMemory - before)
        guard ratio > 0.5, ratio < 1.25 else {
            print("estimated \(estimate), taken \(history.peakMemory - before)")
            exit(1)
        }
    }

    /// The same for a model of sequences.
    private static func compare(sequences model: Model, _ shape: Shape) throws {
        let x = Tensor(zeros: shape)
        let targets = Tensor(oneHot: (0..<shape[0]).map { $0 % 4 }, classCount: 4)
        model.compile(optimizer: SGD(), loss: .categoricalCrossentropy)
        let estimate = MemoryEstimate(of: model, training: true).bytes(batchSize: shape[0])
        let before = Engine.memory
        let history = try model.fit(x, targets, batchSize: shape[0], verbose: .silent)
        let ratio = Double(estimate) / Double(history.peakMemory - before)
        guard ratio > 0.4, ratio < 1.5 else {
            print("estimated \(estimate), taken \(history.peakMemory - before)")
            exit(1)
        }
    }

    @Test func `the estimate counts what recurrent layers and attention make inside`() async {
        await #expect(processExitsWith: .success) {
            let model = Sequential(seed: 1) {
                Input(shape: [100, 32])
                LSTM(64)
                Dense(4, activation: .softmax)
            }
            try Self.compare(sequences: model, [64, 100, 32])
        }
        await #expect(processExitsWith: .success) {
            let model = Sequential(seed: 1) {
                Input(shape: [100, 32])
                Bidirectional(GRU(48, returnSequences: true))
                GlobalMaxPooling1D()
                Dense(4, activation: .softmax)
            }
            try Self.compare(sequences: model, [64, 100, 32])
        }
        await #expect(processExitsWith: .success) {
            let words = Input(shape: [200, 16])
            let mixed = MultiHeadAttention(heads: 4, keyDim: 8)([words, words])
            let classes = Dense(4, activation: .softmax)(GlobalAveragePooling1D()(mixed))
            try Self.compare(
                sequences: Model(inputs: words, outputs: classes), [32, 200, 16])
        }
    }

    // In processes of their own, because memory is counted for the whole process.
    @Test func `the estimate is near what a step of a plain network really takes`() async {
        await #expect(processExitsWith: .success) {
            try Self.compare(Self.network(), side: 64, count: 64)
        }
    }

    @Test func `the estimate is near what a step of a residual network really takes`() async {
        await #expect(processExitsWith: .success) {
            let image = Input(shape: [64, 64, 3])
            var x = Conv2D(24, kernelSize: 3, strides: 2, padding: .same)(image)
            for _ in 0..<4 {
                var y = Conv2D(24, kernelSize: 3, padding: .same, useBias: false)(x)
                y = ReLU()(BatchNormalization()(y))
                y = DepthwiseConv2D(kernelSize: 3, padding: .same, useBias: false)(y)
                y = BatchNormalization()(y)
                x = ReLU()(Add()([x, y]))
            }
            let classes = Dense(4, activation: .softmax)(GlobalAveragePooling2D()(x))
            try Self.compare(Model(inputs: image, outputs: classes), side: 64, count: 32)
        }
    }

    @Test func `the system says how much memory there is`() throws {
        let available = try #require(Engine.availableMemory)
        // More than the test itself needs, less than any machine has.
        #expect(available > 10 << 20 && available < 1 << 50)
    }
}
