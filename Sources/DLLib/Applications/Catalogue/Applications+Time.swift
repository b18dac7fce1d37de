internal import DLNetworks

extension Applications {
    /// How long a network took on this machine.
    public struct Measurement: Sendable, Equatable {
        /// The class of the network.
        public let network: String
        /// Milliseconds for one image, the shortest of the repetitions.
        public let milliseconds: Double
    }

    /// Measures how long networks take on this machine for images of their own size.
    ///
    ///     let times = try Applications.measure(["MobileNetV2", "EfficientNetB0"])
    ///     Applications.table(sortedBy: .top1, measured: times)
    ///
    /// - Parameters:
    ///   - names: The names of the networks.
    ///   - images: How many images go through at once.
    ///   - repetitions: How often, after a first time that does not count.
    /// - Returns: The times, for one image each, in the order of the names.
    /// - Throws: ``ApplicationError/unknownNetwork(name:nearest:)``.
    /// - Precondition: At least one image and one repetition, otherwise stops with the number.
    public static func measure(
        _ names: [String], images: Int = 1, repetitions: Int = 5
    ) throws -> [Measurement] {
        guard images > 0, repetitions > 0 else {
            fatalError(
                "measure: needs at least one image and one repetition, not \(images) and "
                    + "\(repetitions)")
        }
        return try names.map { name in
            let network = try make(name, weights: .none)
            let batch = Tensor(zeros: network.inputShape.addingBatch(images)) + 0.5
            func run() -> Duration { ContinuousClock().measure { _ = network(batch).scalars() } }
            _ = run()
            let shortest = (0..<repetitions).map { _ in run() }.min() ?? .zero
            return Measurement(
                network: Swift.type(of: network).facts.name,
                milliseconds: shortest / .milliseconds(1) / Double(images))
        }
    }

    /// The networks that none surpasses in accuracy without taking more time: the Pareto front.
    ///
    /// - Parameters:
    ///   - networks: The networks to choose from.
    ///   - measured: Times of this machine; without them the published times of a processor count.
    /// - Returns: Those of which both is known and no other is as fast and more accurate, or faster
    ///   and as accurate; the fastest first.
    public static func paretoFront(
        of networks: [NetworkFacts]? = nil, measured: [Measurement] = []
    ) -> [NetworkFacts] {
        func time(_ facts: NetworkFacts) -> Double? {
            measured.isEmpty
                ? facts.published?.processorMilliseconds
                : measured.first { $0.network == facts.name }?.milliseconds
        }
        let known = (networks ?? facts).compactMap { facts in
            time(facts).flatMap { time in facts.published.map { (facts, time, $0.top1) } }
        }
        var best = 0.0
        // The most accurate of equally fast ones comes first.
        return known.sorted { ($0.1, $1.2) < ($1.1, $0.2) }.compactMap { facts, _, top1 in
            guard top1 > best else { return nil }
            best = top1
            return facts
        }
    }
}
