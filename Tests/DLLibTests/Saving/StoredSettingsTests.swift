import DLLib
import Foundation
import TestSupport
import Testing

/// What an optimizer, a schedule, a loss or a metric was made with, through a file and back.
@Suite(.seeded) struct StoredSettingsTests {
    /// Optimizers with other options than the usual ones.
    private static let optimizers: [@Sendable () -> RuleOptimizer] = [
        { Adadelta(learningRate: 0.5, rho: 0.9, epsilon: 1e-6, weightDecay: 0.01) },
        {
            Adafactor(
                learningRate: 0.01, beta2Decay: -0.7, epsilon1: 1e-20, epsilon2: 0.01,
                clipThreshold: 2)
        },
        { Adagrad(initialAccumulatorValue: 0.2, epsilon: 1e-6, clipping: .value(0.5)) },
        {
            Adam(
                beta1: 0.8, beta2: 0.99, epsilon: 1e-6, amsgrad: true, weightDecay: 0.01,
                clipping: .globalNorm(1),
                averaging: WeightAveraging(momentum: 0.7, overwriteFrequency: 5),
                gradientAccumulationSteps: 2)
        },
        { AdamW(learningRate: OneCycle(maximum: 0.2, steps: 9), beta1: 0.85, weightDecay: 0.2) },
        { Adamax(beta1: 0.8, beta2: 0.98, epsilon: 1e-5, averaging: WeightAveraging()) },
        {
            Ftrl(
                learningRatePower: -0.4, initialAccumulatorValue: 0.3, l1: 0.01, l2: 0.02,
                l2Shrinkage: 0.03, beta: 0.04)
        },
        { Lamb(beta1: 0.8, beta2: 0.98, epsilon: 1e-5, gradientAccumulationSteps: 3) },
        { Lion(learningRate: 0.01, beta1: 0.8, beta2: 0.97, clipping: .norm(0.3)) },
        {
            Muon(
                learningRate: 0.01, momentum: 0.8, nesterov: false, iterations: 3, rmsRate: nil,
                excluding: ["out"], adamRateFactor: 0.5, adam: Adam.Rule(beta1: 0.8))
        },
        { Nadam(learningRate: 0.01, beta1: 0.8, beta2: 0.98, epsilon: 1e-5) },
        { RMSprop(rho: 0.8, momentum: 0.3, epsilon: 1e-5, centered: true) },
        { SGD(learningRate: 0.05, momentum: 0.9, nesterov: true) },
    ]

    private static let schedules: [any LearningRateSchedule] = [
        CosineDecay(from: 0.1, decaySteps: 10, alpha: 0.2, warmupTarget: 0.3, warmupSteps: 4),
        CosineDecayRestarts(
            from: 0.1, firstDecaySteps: 7, lengthFactor: 1.5, heightFactor: 0.5, alpha: 0.1),
        ExponentialDecay(from: 0.1, decaySteps: 5, factor: 0.5, staircase: true),
        InverseTimeDecay(from: 0.1, decaySteps: 5, factor: 0.25, staircase: true),
        OneCycle(maximum: 0.3, steps: 40, warmupPart: 0.25, startDivisor: 20, endDivisor: 1000),
        PiecewiseConstantDecay(boundaries: [3, 8], values: [0.1, 0.05, 0.01]),
        PolynomialDecay(from: 0.1, decaySteps: 9, end: 0.01, power: 2, cycle: true),
    ]

    private static let losses: [Loss] = [
        .categoricalCrossentropy(fromLogits: true, labelSmoothing: 0.1),
        .sparseCategoricalCrossentropy(fromLogits: true),
        .categoricalFocalCrossentropy(
            alpha: 0.3, gamma: 1.5, fromLogits: true, labelSmoothing: 0.2),
        .binaryCrossentropy(fromLogits: true, labelSmoothing: 0.1),
        .binaryFocalCrossentropy(
            applyClassBalancing: true, alpha: 0.3, gamma: 1.5, fromLogits: true,
            labelSmoothing: 0.2),
        .huber(delta: 0.2), .tversky(alpha: 0.3, beta: 0.6), .meanSquaredError,
        .meanAbsoluteError, .meanAbsolutePercentageError, .meanSquaredLogarithmicError, .logCosh,
        .poisson, .klDivergence, .cosineSimilarity, .hinge, .squaredHinge, .categoricalHinge,
        .dice, .ctc,
    ]

    private static let metrics: [Metric] = [
        .binaryAccuracy(threshold: 0.25), .topKCategoricalAccuracy(k: 2),
        .sparseTopKCategoricalAccuracy(k: 3), .precision(threshold: 0.3, topK: 2, classIndex: 1),
        .recall(threshold: 0.4), .truePositives(threshold: 0.6), .falsePositives(threshold: 0.3),
        .trueNegatives(threshold: 0.6), .falseNegatives(threshold: 0.6),
        .auc(curve: .pr, thresholds: 7, perLabel: true, fromLogits: true),
        .f1Score(average: .micro, threshold: 0.4),
        .fBetaScore(beta: 2, average: .weighted, threshold: 0.4), .meanIoU(classCount: 4),
        .accuracy, .categoricalAccuracy, .sparseCategoricalAccuracy, .meanSquaredError,
        .meanAbsoluteError, .meanAbsolutePercentageError, .meanSquaredLogarithmicError, .logCosh,
        .categoricalCrossentropy, .sparseCategoricalCrossentropy, .binaryCrossentropy,
        .klDivergence, .poisson, .hinge, .squaredHinge, .categoricalHinge, .rootMeanSquaredError,
        .cosineSimilarity, .r2Score,
    ]

    /// The properties of a value by name, as texts.
    private func properties(of value: Any) -> [String: String] {
        Dictionary(
            Mirror(reflecting: value).children.map { ($0.label ?? "", "\($0.value)") },
            uniquingKeysWith: { first, _ in first })
    }

    @Test func `an optimizer comes back from a file with equal properties`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/trained.dllib"
        for make in Self.optimizers {
            let optimizer = make()
            optimizer.groups = [
                ParameterGroup("dense", rateFactor: 0.5, weightDecay: 0.25),
                ParameterGroup("bias", learningRate: Self.schedules[2]),
            ]
            let model = Sequential(inputShape: [2]) { Dense(1, name: "dense") }
            model.compile(optimizer: optimizer, loss: .meanSquaredError)
            _ = try model.trainOnBatch(formula([4, 2], seed: 1), formula([4, 1], seed: 2))
            try model.save(path)
            let loaded = try #require(try loadModel(path).optimizer as? RuleOptimizer)
            let name = Comment(rawValue: optimizer.name)
            #expect(type(of: loaded) == type(of: optimizer), name)
            #expect(loaded.name == optimizer.name, name)
            #expect(loaded.learningRate == optimizer.learningRate, name)
            #expect(loaded.iterations == 1, name)
            #expect(properties(of: loaded.rule) == properties(of: optimizer.rule), name)
            #expect(!properties(of: loaded.rule).isEmpty, name)
            #expect(properties(of: loaded.options) == properties(of: optimizer.options), name)
            #expect("\(loaded.groups)" == "\(optimizer.groups)", name)
        }
        #expect(Set(Self.optimizers.map { $0().name }) == Set(OptimizerRecord.names))
    }

    @Test func `a schedule comes back with equal properties and rates`() throws {
        for schedule in Self.schedules {
            let text = try StoredSchedule.value(of: schedule).json()
            let loaded = try StoredSchedule.schedule(from: try PlainValue(json: Array(text.utf8)))
            #expect(type(of: loaded) == type(of: schedule))
            #expect(properties(of: loaded) == properties(of: schedule))
            for step in 0..<50 { #expect(loaded.rate(at: step) == schedule.rate(at: step)) }
        }
        #expect(Set(Self.schedules.map { "\(type(of: $0))" }) == Set(StoredSchedule.names))
    }

    private func again<Rule: StoredRule>(_ rule: Rule) throws -> Rule {
        let text = try #require(try rule.described()).json()
        let value = try PlainValue(json: Array(text.utf8))
        return try Rule(described: try #require(Configuration(configurationValue: value)))
    }

    @Test func `a loss comes back with its name and its values`() throws {
        let predictions = (formula([5, 3, 4], seed: 1) + 1.1) * 0.4
        let rows = Tensor(oneHot: (0..<15).map { $0 % 4 }, classCount: 4)
            .reshaped(to: [5, 3, 4]).asType(.float32)
        let numbers = Tensor((0..<15).map { Float($0 % 4) }, shape: [5, 3])
        for loss in Self.losses {
            let loaded = try again(loss)
            #expect(loaded.name == loss.name)
            let takesNumbers = loss.name == "ctc" || loss.name.hasPrefix("sparse")
            let targets = takesNumbers ? numbers : rows
            #expect(
                loaded.values(predictions, targets) == loss.values(predictions, targets),
                "\(loss.name)")
        }
        #expect(Set(Self.losses.map(\.name)) == Loss.knownNames)
    }

    @Test func `a metric comes back with its name, its direction and its values`() throws {
        let predictions = (formula([6, 4], seed: 1) + 1.1) * 0.4
        let rows = Tensor(oneHot: (0..<6).map { $0 % 4 }, classCount: 4).asType(.float32)
        let numbers = Tensor((0..<6).map { Float($0 % 4) }, shape: [6])
        for metric in Self.metrics + [Metric.auc.named("area")] {
            let loaded = try again(metric)
            #expect(loaded.name == metric.name)
            #expect(loaded.direction == metric.direction)
            let targets = metric.name.hasPrefix("sparse") ? numbers : rows
            #expect(
                loaded(predictions, targets) == metric(predictions, targets), "\(metric.name)")
        }
        #expect(Set(Self.metrics.map(\.name)) == Metric.knownNames)
    }

    /// Files of all optimizers, schedules, losses, metrics and rules of weights.
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Fixtures/ModelFiles").path

    @Test func `files of an older library are read and written again byte for byte`() throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder)
            .filter { $0.hasPrefix("optimizer-") || $0.hasPrefix("training-") }
        #expect(names.count >= 15)
        let folder = try TemporaryFolder()
        for name in names {
            let path = Self.folder + "/" + name
            try loadModel(path).save(folder.path + "/" + name)
            let new = FileManager.default.contents(atPath: folder.path + "/" + name)
            #expect(new != nil && new == FileManager.default.contents(atPath: path), "\(name)")
        }
    }

    @Test func `settings of the wrong kind or size are refused by name`() throws {
        func problem(_ body: () throws -> Any) throws -> String {
            "\(try #require(#expect(throws: ModelFileError.self) { _ = try body() }))"
        }
        let rate: Configuration = ["start": 0.1, "factor": 0.5, "staircase": true]
        func decay(_ steps: PlainValue?) throws -> Any {
            var configuration = rate
            configuration.values["decaySteps"] = steps
            return try ExponentialDecay(configuration: configuration)
        }
        #expect(try problem { try decay(nil) }.contains("\"decaySteps\""))
        #expect(try problem { try decay(.int(0)) }.contains("at least 1, but is 0"))
        #expect(try problem { try decay(.text("many")) }.contains("Int, but is \"many\""))
        #expect(try problem { try decay(.int(1 << 50)) }.contains("decaySteps"))
        let unknown = try problem {
            try Metric(
                named: "f1_score", ["average": "mean", "beta": 1, "threshold": Float?.none])
        }
        #expect(unknown.contains("average") && unknown.contains("mean"), "\(unknown)")
        let name = try problem { try Loss(named: "mean_quartic_error", [:]) }
        #expect(name.contains("a loss of the library") && name.contains("mean_quartic_error"))
    }
}
