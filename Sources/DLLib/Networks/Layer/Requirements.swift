internal import DLTensors

extension Requirement where Value == Int? {
    /// 1 or more, where there is a number.
    static var positive: Requirement {
        Requirement { ($0.map { (1...1 << 31).contains($0) } ?? true) ? nil : "at least 1" }
    }
}

extension Requirement where Value == Int {
    /// 0 or more.
    static var notNegative: Requirement { Requirement { $0 >= 0 ? nil : "0 or more" } }
}

extension Requirement where Value == Float {
    /// 0 or more.
    static var notNegative: Requirement { Requirement { $0 >= 0 ? nil : "0 or more" } }

    /// Between two ends.
    static func within(_ range: ClosedRange<Float>) -> Requirement {
        Requirement {
            range.contains($0) ? nil : "\(range.lowerBound) to \(range.upperBound)"
        }
    }
}

extension Requirement where Value == Float? {
    /// 0 or more, where there is a number.
    static var notNegative: Requirement {
        Requirement { ($0 ?? 0) >= 0 ? nil : "0 or more" }
    }
}
