/// How accuracy is counted.
enum Accuracy {
    /// The part of samples whose class was predicted rightly.
    static func of(_ predictions: Tensor, _ targets: Tensor) -> Double {
        let classes = predictions.shape.last ?? 1
        let scores = predictions.scalars()
        let wanted = targets.scalars()
        guard classes > 1 else {
            let right = zip(scores, wanted).count { ($0 > 0.5) == ($1 > 0.5) }
            return Double(right) / Double(max(1, scores.count))
        }
        let isOneHot = wanted.count == scores.count
        let samples = scores.count / classes
        let right = (0..<samples).count { sample in
            let row = sample * classes..<(sample + 1) * classes
            let target = isOneHot ? largest(wanted[row]) : Int(wanted[sample])
            return largest(scores[row]) == target
        }
        return Double(right) / Double(max(1, samples))
    }

    /// The place of the largest value; the first of equal ones.
    private static func largest(_ row: ArraySlice<Float>) -> Int {
        var best = row.startIndex
        for place in row.indices where row[place] > row[best] { best = place }
        return best - row.startIndex
    }
}
