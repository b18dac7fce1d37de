import DLLib
import Foundation

/// Runs batches of a model on demand, so that a driver can alternate rounds with its peers.
///
/// Prints `ready` and a JSON list of the numbers that the first two batches gave. Then for each line
/// `N` on standard input it runs N batches and answers with a JSON list of their
/// `[seconds, processor seconds]`. Ends with its input.
enum ModelServer {
    /// Serves until the end of standard input.
    static func run(_ arguments: [String]) throws {
        guard arguments.count == 2, let batch = Int(arguments[1]),
            let step = try Workloads.make(arguments[0], batch: batch)
        else {
            print("usage: dl-bench serve WORKLOAD BATCH")
            print("workloads: \(Workloads.names.joined(separator: ", "))")
            return
        }
        let numbers = try (0..<2).flatMap { _ in sample(try step()) }
        answer("ready \(numbers)")
        let clock = ContinuousClock()
        while let line = readLine(), let count = Int(line) {
            var times: [[Double]] = []
            for _ in 0..<count {
                let processor = processorSeconds()
                let wall = try clock.measure { _ = try step().scalars() }
                times.append([wall / .seconds(1), processorSeconds() - processor])
            }
            answer(times.description)
        }
        // Not part of the answers: how much of the process's memory is that of tensors.
        logToStandardError("peak memory of tensors: \(Engine.peakMemory >> 20) MiB")
    }

    /// Makes one prediction and ends: the time from start to end of the process is measured.
    static func start() throws {
        let model = try MobileNetV2(weights: .none, classifierActivation: .linear)
        setFormulaWeights(model)
        let image = formula([1, 224, 224, 3], seed: 5)
        answer("\(try model.predict(image).scalars()[0])")
    }

    /// Sixteen numbers spread over a result, or all of a small one.
    private static func sample(_ result: Tensor) -> [Float] {
        let values = result.scalars()
        guard values.count > 16 else { return values }
        return (0..<16).map { values[$0 * 104_729 % values.count] }
    }

    /// What all threads of the process have computed.
    private static func processorSeconds() -> Double { Double(clock()) / 1e6 }

    private static func answer(_ line: String) {
        print(line)
        // The driver waits for the line at the other end of a pipe.
        flushStandardOutput()
    }
}
