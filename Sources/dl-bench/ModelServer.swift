import DLLib

/// Runs batches of a model on demand, so that a driver can alternate rounds with a peer.
///
/// Prints `ready`, then for each line `N` on standard input runs N batches and answers with a JSON
/// list of their seconds. Ends with its input.
enum ModelServer {
    /// The workloads by name; each makes a closure that runs one batch to its end.
    private static let workloads: [String: Workload] = [
        "mobilenetv2-forward": mobileNetV2Forward,
        "scratch-cnn-step": scratchNetworkStep,
    ]

    private typealias Workload =
        @Sendable (_ batch: Int, _ size: Int) throws -> () throws -> Void

    /// Serves until the end of standard input.
    static func run(_ arguments: [String]) throws {
        guard arguments.count == 3, let batch = Int(arguments[1]), let size = Int(arguments[2]),
            let workload = workloads[arguments[0]]
        else {
            print("usage: dl-bench serve WORKLOAD BATCH SIZE")
            print("workloads: \(workloads.keys.sorted().joined(separator: ", "))")
            return
        }
        let step = try workload(batch, size)
        for _ in 0..<2 { try step() }
        answer("ready")
        while let line = readLine(), let count = Int(line) {
            let clock = ContinuousClock()
            var seconds: [Double] = []
            for _ in 0..<count {
                seconds.append(try clock.measure(step) / .seconds(1))
            }
            answer(seconds.description)
        }
    }

    private static func answer(_ line: String) {
        print(line)
        // The driver waits for the line at the other end of a pipe.
        flushStandardOutput()
    }

    /// The frozen network with its 1,000-class top, on pixels already scaled.
    private static func mobileNetV2Forward(
        batch: Int, size: Int
    ) throws -> () throws -> Void {
        let model = try MobileNetV2(weights: .none, inputShape: [size, size, 3])
        model.trainable = false
        let images = pixels(batch, size, -1..<1)
        return { _ = try model.predict(images, batchSize: batch).scalars() }
    }

    /// One training step of the lecture's first network, all weights changing.
    private static func scratchNetworkStep(
        batch: Int, size: Int
    ) throws -> () throws -> Void {
        let model = Sequential {
            Input(shape: [size, size, 3])
            Rescaling(1 / 255)
            Conv2D(16, kernelSize: 10, activation: .relu)
            MaxPooling2D(3)
            Conv2D(32, kernelSize: 8, activation: .relu)
            MaxPooling2D(2)
            Conv2D(32, kernelSize: 6, activation: .relu)
            MaxPooling2D(2)
            Flatten()
            Dense(50, activation: .relu)
            Dense(20, activation: .relu)
            Dense(5, activation: .softmax)
        }
        model.compile(
            optimizer: Adam(), loss: .categoricalCrossentropy, metrics: [.accuracy])
        let images = pixels(batch, size, 0..<255)
        let labels = Tensor(oneHot: (0..<batch).map { $0 % 5 }, classCount: 5)
        return {
            _ = try model.fit(images, labels, epochs: 1, batchSize: batch, verbose: .silent)
        }
    }

    private static func pixels(_ batch: Int, _ size: Int, _ range: Range<Float>) -> Tensor {
        var generator = RandomGenerator(seed: 0)
        return Tensor(uniform: range, shape: [batch, size, size, 3], using: &generator)
    }
}
