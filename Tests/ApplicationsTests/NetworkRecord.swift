import DLLib
import TestSupport
import Testing

/// What applications_layers.txt says of a network.
struct NetworkRecord: Sendable, CustomTestStringConvertible {
    let network: String
    /// What was made otherwise than usual, such as `alpha=0.5`.
    let options: String?
    let includesTop: Bool
    let modelName: String
    /// The numbers of layers, of layers with weights, of parameters and of trained ones.
    let counts: [Int]
    let digest: String
    /// The list of layers behind the input, where the file has it.
    var rows: [String] = []

    var testDescription: String {
        "\(network)\(options.map { "/" + $0 } ?? "") \(includesTop ? "with" : "without") top"
    }

    /// All networks; empty where the file cannot be read.
    static let all: [NetworkRecord] = {
        var records: [NetworkRecord] = []
        let lines = (try? fixtureLines("applications_layers.txt")) ?? []
        for line in lines where !line.isEmpty {
            guard line.hasPrefix("# ") else {
                records[records.count - 1].rows.append(line)
                continue
            }
            let words = line.split(separator: " ").map(String.init)
            let key = words[1].split(separator: "/").map(String.init)
            records.append(
                NetworkRecord(
                    network: key[0], options: key.count > 1 ? key[1] : nil,
                    includesTop: words[2] == "top", modelName: words[3],
                    counts: words[4...7].compactMap { Int($0) }, digest: words[8]))
        }
        return records
    }()

    /// The network that was described, without trained weights.
    func make() throws -> ImageNetwork {
        let top = includesTop
        guard let options else {
            return try Applications.make(network, weights: .none, includeTop: top)
        }
        let words = options.split(separator: "=").map(String.init)
        let number = words.count > 1 ? Float(words[1]) ?? 1 : 1
        return switch (network, words[0]) {
        case ("MobileNet", "alpha"):
            try MobileNet(weights: .none, includeTop: top, alpha: number)
        case ("MobileNet", "depthMultiplier"):
            try MobileNet(weights: .none, includeTop: top, depthMultiplier: Int(number))
        case ("MobileNetV3Small", "alpha"):
            try MobileNetV3Small(weights: .none, includeTop: top, alpha: number)
        case ("MobileNetV3Large", "alpha"):
            try MobileNetV3Large(weights: .none, includeTop: top, alpha: number)
        case ("MobileNetV3Small", "minimalistic"):
            try MobileNetV3Small(weights: .none, includeTop: top, minimalistic: true)
        case ("MobileNetV3Large", "minimalistic"):
            try MobileNetV3Large(weights: .none, includeTop: top, minimalistic: true)
        case ("MobileNetV3Large", "bare"):
            try MobileNetV3Large(
                weights: .none, includeTop: top, dropoutRate: 0, includePreprocessing: false)
        case ("EfficientNetV2B0", "bare"):
            try EfficientNetV2B0(weights: .none, includeTop: top, includePreprocessing: false)
        case ("ConvNeXtTiny", "bare"):
            try ConvNeXtTiny(weights: .none, includeTop: top, includePreprocessing: false)
        default: throw UnknownOptions(text: testDescription)
        }
    }

    struct UnknownOptions: Error { let text: String }

    /// FNV-1a with 64 bits over lines.
    static func digest(_ lines: [String]) -> String {
        var value: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in lines.joined(separator: "\n").utf8 {
            value = (value ^ UInt64(byte)) &* 0x100_0000_01b3
        }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
