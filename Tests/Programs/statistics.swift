import Foundation

extension Collection where Element: BinaryFloatingPoint {
    var mean: Element? { isEmpty ? nil : reduce(0, +) / Element(count) }
    var variance: Element? {
        guard count > 1, let mean else { return nil }
        return map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Element(count - 1)
    }
    var standardDeviation: Element? { variance?.squareRoot() }
    func percentile(_ p: Element) -> Element? {
        guard !isEmpty else { return nil }
        let sorted = self.sorted()
        let position = p / 100 * Element(sorted.count - 1)
        let low = Int(position.rounded(.down)), high = Int(position.rounded(.up))
        return sorted[low] + (sorted[high] - sorted[low]) * (position - Element(low))
    }
}

// %%
let heights: [Double] = [172, 168, 181, 177, 169, 174, 190, 165]
let weights: [Double] = [68, 61, 80, 77, 65, 70, 95, 58]
print(String(format: "mean %.3f sd %.3f", heights.mean!, heights.standardDeviation!))
print([25, 50, 75].map { heights.percentile(Double($0))! })
print([Float]().mean as Any, [Float(1)].variance as Any)

// %%
struct LinearRegression {
    let slope: Double, intercept: Double, r: Double

    init?(x: [Double], y: [Double]) {
        guard x.count == y.count, let mx = x.mean, let my = y.mean else { return nil }
        let sxy = zip(x, y).map { ($0 - mx) * ($1 - my) }.reduce(0, +)
        let sxx = x.map { pow($0 - mx, 2) }.reduce(0, +), syy = y.map { pow($0 - my, 2) }.reduce(0, +)
        slope = sxy / sxx
        intercept = my - slope * mx
        r = sxy / (sxx * syy).squareRoot()
    }

    func callAsFunction(_ x: Double) -> Double { slope * x + intercept }
}

// %%
if let fit = LinearRegression(x: heights, y: weights) {
    print(String(format: "%.4f %.3f %.4f", fit.slope, fit.intercept, fit.r))
    print(String(format: "%.1f kg at 175 cm", fit(175)))
}
// %%
let histogram = Dictionary(grouping: heights) { Int($0 / 10) * 10 }
for bin in histogram.keys.sorted() { print("\(bin)s", String(repeating: "▇", count: histogram[bin]!.count)) }
