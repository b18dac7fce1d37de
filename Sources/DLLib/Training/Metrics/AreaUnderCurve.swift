public import DLNetworks
internal import Glibc

/// Which curve an area is measured under.
public enum MetricCurve: String, Sendable, Codable, ConfigurationValue {
    /// The part of true yes found, against the part of true no taken for yes.
    case roc
    /// Precision against recall.
    case pr
}

/// Counts of yes and no at thresholds `0, 1/(n-1), …, 1`, from which areas are summed up.
///
/// A score falls into the bucket of the last threshold it is above; the first threshold is a
/// little below 0, so that every score is above it.
struct AreaUnderCurve: MetricState {
    private let curve: MetricCurve
    private let count: Int
    private let perLabel: Bool
    private let fromLogits: Bool
    /// The weight of scores in each bucket, for targets yes and no, of each label.
    private var yes: [[Double]] = []
    private var no: [[Double]] = []

    init(_ curve: MetricCurve, thresholds: Int, perLabel: Bool, fromLogits: Bool) {
        self.curve = curve
        self.fromLogits = fromLogits
        self.perLabel = perLabel
        count = thresholds
    }

    mutating func add(_ predictions: Tensor, _ targets: Tensor, weights: [Float]?) {
        let labels = perLabel ? max(1, predictions.shape.last ?? 1) : 1
        if yes.isEmpty {
            yes = Array(repeating: Array(repeating: 0, count: count), count: labels)
            no = yes
        }
        var place = 0
        let probabilities = fromLogits ? withoutRecording { predictions.sigmoid() } : predictions
        ValueSelection().forEach(probabilities, targets, weights) { score, isTrue, weight in
            let inside = min(max(score, 0), 1)
            // A score of 1 lies below the last threshold, which is a little above 1.
            let bucket = max(0, Int((inside * Float(count - 1)).rounded(.up)) - 1)
            if isTrue {
                yes[place % labels][bucket] += weight
            } else {
                no[place % labels][bucket] += weight
            }
            place += 1
        }
    }

    var value: Double {
        guard !yes.isEmpty else { return 0 }
        return zip(yes, no).reduce(0) { $0 + area($1.0, $1.1) } / Double(yes.count)
    }

    private func area(_ yes: [Double], _ no: [Double]) -> Double {
        let truePositives = sumsFromEnd(yes)
        let falsePositives = sumsFromEnd(no)
        let (allYes, allNo) = (truePositives[0], falsePositives[0])
        return (0..<count - 1).reduce(0) { area, index in
            let (high, low) = (truePositives[index], truePositives[index + 1])
            let step = high - low
            if curve == .roc {
                let width =
                    ratio(falsePositives[index], allNo)
                    - ratio(falsePositives[index + 1], allNo)
                return area + width * (ratio(high, allYes) + ratio(low, allYes)) / 2
            }
            // Between thresholds precision follows counts that grow in a straight line.
            let (all, fewer) = (high + falsePositives[index], low + falsePositives[index + 1])
            let slope = ratio(step, max(all - fewer, 0))
            let intercept = low - slope * fewer
            let growth = all > 0 && fewer > 0 ? log(all / fewer) : 0
            return area + ratio(slope * (step + intercept * growth), allYes)
        }
    }

    private func sumsFromEnd(_ values: [Double]) -> [Double] {
        var sums = values
        for index in sums.indices.dropLast().reversed() { sums[index] += sums[index + 1] }
        return sums
    }
}

extension Metric {
    /// The area under the curve of true against false positives.
    public static let auc = auc()

    /// The area under a curve, by trapezoids (ROC) or by interpolated precision (PR), from counts
    /// at equally spaced thresholds.
    ///
    /// - Parameters:
    ///   - curve: `.roc` or `.pr`.
    ///   - thresholds: How many thresholds; more are more exact.
    ///   - perLabel: Whether each column has a curve of its own and the value is their mean;
    ///     otherwise all values are counted together.
    ///   - fromLogits: Whether the model returns the numbers before sigmoid.
    /// - Returns: The metric.
    /// - Source: keras.metrics.AUC; Davis, Goadrich, "The Relationship Between Precision-Recall
    ///   and ROC Curves", 2006.
    public static func auc(
        curve: MetricCurve = .roc, thresholds: Int = 200, perLabel: Bool = false,
        fromLogits: Bool = false
    ) -> Metric {
        AUC(curve: curve, thresholds: thresholds, perLabel: perLabel, fromLogits: fromLogits).rule
    }

    struct AUC: RuleSettings {
        static let names = ["auc"]
        static let absent: Configuration = ["fromLogits": false]
        let curve: MetricCurve
        let thresholds: Int
        let perLabel: Bool
        let fromLogits: Bool

        func rule(named name: String) -> Metric {
            Metric(
                name, direction: .up, configuration: configuration,
                needs: fromLogits ? .values : .yesOrNo(threshold: nil)
            ) {
                AreaUnderCurve(
                    curve, thresholds: thresholds, perLabel: perLabel, fromLogits: fromLogits)
            }
        }

        func validate() throws {
            guard thresholds > 1 else {
                throw SettingError("thresholds", expected: "at least 2", found: thresholds)
            }
        }
    }
}
