import DLLib
import TestSupport
import Testing

/// A layer of a user's own whose options are settings.
private final class Scale: Layer, ConfigurableLayer {
    @Setting(.positive) var power: Int
    @Setting(key: "by") var factor: Float
    @Setting(absent: true) var isShifted: Bool
    @Setting var limit: Float?

    init(_ factor: Float, power: Int = 1, isShifted: Bool = false, name: String? = nil) {
        super.init(name: name)
        self.factor = factor
        self.power = power
        self.isShifted = isShifted
        limit = nil
        requireValidSettings()
    }

    init(configuration: Configuration) throws { try super.init(settings: configuration) }

    override func validate() throws {
        guard !isShifted || power == 1 else {
            throw SettingError(
                "isShifted", expected: "false with a power", found: isShifted,
                problem: "cannot be shifted with a power of \(power)")
        }
    }

    override func call(_ x: Tensor, training: Bool) -> Tensor {
        x.pow(Float(power)) * factor + (isShifted ? 1 : 0)
    }
}

@Suite struct SettingTests {
    @Test func `settings are stored under their names and read again`() throws {
        let layer = Scale(2.5, power: 3)
        #expect(
            layer.configuration
                == ["power": 3, "by": 2.5, "isShifted": false, "limit": Float?.none])
        let loaded = try Scale(configuration: layer.configuration)
        #expect(loaded.power == 3 && loaded.factor == 2.5 && !loaded.isShifted)
        #expect(loaded.limit == nil)
        #expect(loaded.name == "scale")
        let older = try Scale(configuration: ["power": 1, "by": 2])
        #expect(older.isShifted && older.limit == nil)
        let x = Tensor([1, 2], shape: [1, 2])
        #expect(loaded(x).scalars() == [2.5, 20])
        #expect(older(x).scalars() == [3, 5])
    }

    @Test(
        arguments: [
            (
                ["by": 2, "isShifted": false],
                "\"power\" of a configuration should be Int, but is nothing"
            ),
            (["by": 2, "power": 0], "\"power\" of a configuration should be at least 1, but is 0"),
            (["by": "x", "power": 1], "\"by\" of a configuration should be Float, but is \"x\""),
            (
                ["by": 2, "power": 2],
                "\"isShifted\" of a configuration should be false with a power"
            ),
            (["by": 2, "power": 1 << 33], "should be at most 2147483648, but is 8589934592"),
        ] as [(Configuration, String)])
    func `a file with a setting that makes no sense is refused by its name`(
        _ configuration: Configuration, _ expected: String
    ) throws {
        let error = #expect(throws: ModelFileError.self) {
            try Scale(configuration: configuration)
        }
        let message = "\(try #require(error))"
        #expect(message.contains(expected), "\(message)")
    }

    @Test func `an initialiser stops with the name of the layer and what it needs`() async throws {
        func message(_ result: ExitTest.Result?) throws -> String {
            String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
        }
        let units = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Dense(0) }
        #expect(try message(units).contains("dense (Dense) needs units of at least 1, not 0"))
        let window = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Conv2D(2, kernelSize: [3, 0]) }
        #expect(
            try message(window).contains(
                "conv2d (Conv2D) needs kernelSize of at least 1, not (3, 0)"))
        let rate = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = LSTM(2, dropout: 1) }
        #expect(
            try message(rate).contains(
                "lstm (LSTM) needs a dropout from 0 up to but not including 1, not 1.0"))
        let own = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Scale(1, power: 2, isShifted: true, name: "own") }
        #expect(
            try message(own).contains("own (Scale) cannot be shifted with a power of 2"))
    }

    @Test(arguments: [true, false])
    func `an LSTM comes back with the same bias for the gate that keeps its state`(
        _ isOne: Bool
    ) throws {
        let layer = LSTM(2, unitForgetBias: isOne)
        let made = try LayerDescription.make(try layer.described())
        #expect((made as? LSTM)?.unitForgetBias == isOne)
    }
}
