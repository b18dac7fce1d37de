internal import DLNetworks

/// A learning rate that depends on how many batches were trained on.
///
///     Adam(learningRate: CosineDecay(from: 1e-3, decaySteps: 1000))
///
/// A number is a schedule too: the same rate in every step. A schedule of your own is a type with
/// this one function; model files hold the library's schedules only (save with `includesTraining: false`).
public protocol LearningRateSchedule: Sendable {
    /// The rate for the batch after `step` batches; the first batch has step 0.
    func rate(at step: Int) -> Float
}

extension Float: LearningRateSchedule {
    /// The number itself.
    public func rate(at step: Int) -> Float { self }
}

extension Double: LearningRateSchedule {
    /// The number itself.
    public func rate(at step: Int) -> Float { Float(self) }
}

/// The schedules that model files may name.
package enum StoredSchedule {
    private static let types: [any (LearningRateSchedule & Configurable).Type] = [
        CosineDecay.self, CosineDecayRestarts.self, ExponentialDecay.self, InverseTimeDecay.self,
        OneCycle.self, PiecewiseConstantDecay.self, PolynomialDecay.self,
    ]

    /// Their names.
    package static var names: [String] { types.map { "\($0)" } }

    /// A schedule as a plain value: a number, or class and configuration.
    package static func value(of schedule: any LearningRateSchedule) throws -> PlainValue {
        if let rate = schedule as? any ConfigurationValue { return rate.configurationValue }
        let name = String(describing: type(of: schedule))
        guard types.contains(where: { $0 == type(of: schedule) }),
            let schedule = schedule as? any Configurable
        else {
            throw ModelFileError.configuration(
                key: "learningRate", expected: "a number or a schedule of the library",
                found: "\(name), which a file cannot hold")
        }
        return .object([
            "class": .text(name), "configuration": .object(try schedule.configuration.values),
        ])
    }

    /// The schedule that a plain value stands for.
    package static func schedule(from value: PlainValue?) throws -> any LearningRateSchedule {
        if let value, let rate = Float(configurationValue: value) { return rate }
        let entries = value.flatMap(Configuration.init(configurationValue:)) ?? [:]
        let name: String = try entries("class")
        guard let type = types.first(where: { String(describing: $0) == name }) else {
            throw ModelFileError.configuration(
                key: "learningRate", expected: names.joined(separator: ", "),
                found: name)
        }
        return try type.init(configuration: try entries("configuration"))
    }
}
