internal import Glibc

/// Connectionist temporal classification: how probable a short sequence of labels is, given scores
/// of classes at more steps than there are labels, whatever label belongs to whatever step.
///
/// Between and around the labels lies the class `blank`. With `p` the softmax of the scores and
/// `a(t, s)` the probability of having emitted the first `s` of these extended labels by step `t`:
/// `a(t, s) = p(t, label s) * (a(t-1, s) + a(t-1, s-1) + a(t-1, s-2))`, where the last term is left
/// out for a blank and for a label equal to the one before. The same from the end is `b(t, s)`.
/// - Source: Graves et al., "Connectionist Temporal Classification", 2006, sections 4.1 and 4.2.
package enum TemporalClassification {
    /// The negative logarithm of the probability of each sequence, and its gradient with respect to
    /// the scores.
    ///
    /// - Parameters:
    ///   - scores: `[batch, steps, classes]`, `float32`.
    ///   - steps: The steps of a sequence.
    ///   - classes: The classes, the blank included.
    ///   - labels: The labels of each sequence.
    ///   - blank: The class between labels.
    /// - Returns: A loss for each sequence, infinite when there are too few steps for its labels,
    ///   and the gradients, in the shape of the scores.
    package static func losses(
        _ scores: TensorBuffer, steps: Int, classes: Int, labels: [[Int]], blank: Int
    ) -> (losses: [Float], gradients: TensorBuffer) {
        var losses: [Float] = []
        let values = scores.array(of: Float.self)
        let gradients = TensorBuffer(Float.self, count: values.count) { gradients in
            for (index, labels) in labels.enumerated() {
                let start = index * steps * classes
                let logarithms = logSoftmax(
                    values, start..<start + steps * classes, classes: classes)
                let path = LabelPath(
                    logarithms: logarithms, steps: steps, classes: classes, labels: labels,
                    blank: blank)
                let (loss, occupancy) = path.lossAndOccupancy()
                losses.append(Float(loss))
                for place in 0..<steps * classes {
                    gradients[start + place] = Float(exp(logarithms[place]) - occupancy[place])
                }
            }
        }
        return (losses, gradients)
    }

    private static func logSoftmax(
        _ scores: [Float], _ range: Range<Int>, classes: Int
    ) -> [Double] {
        var result = [Double](repeating: 0, count: range.count)
        for start in stride(from: range.lowerBound, to: range.upperBound, by: classes) {
            let row = start..<start + classes
            let largest = row.reduce(-Double.infinity) { max($0, Double(scores[$1])) }
            let shift = largest + log(row.reduce(0) { $0 + exp(Double(scores[$1]) - largest) })
            for place in row { result[place - range.lowerBound] = Double(scores[place]) - shift }
        }
        return result
    }

    /// One sequence with a blank before, between and after its labels.
    private struct LabelPath {
        let logarithms: [Double]
        let steps: Int
        let classes: Int
        let extended: [Int]
        let blank: Int

        init(logarithms: [Double], steps: Int, classes: Int, labels: [Int], blank: Int) {
            self.logarithms = logarithms
            self.steps = steps
            self.classes = classes
            self.blank = blank
            extended = [blank] + labels.flatMap { [$0, blank] }
        }

        /// Whether a path may leave out the blank before this place.
        private func skips(_ place: Int) -> Bool {
            place >= 2 && extended[place] != blank && extended[place] != extended[place - 2]
        }

        private func emission(_ step: Int, _ place: Int) -> Double {
            logarithms[step * classes + extended[place]]
        }

        /// The loss, and how probable each class is at each step given the labels.
        func lossAndOccupancy() -> (loss: Double, occupancy: [Double]) {
            let count = extended.count
            let none = -Double.infinity
            var forward = [Double](repeating: none, count: steps * count)
            for place in 0..<min(2, count) { forward[place] = emission(0, place) }
            for step in 1..<max(1, steps) {
                let before = (step - 1) * count
                for place in 0..<count {
                    var sum = forward[before + place]
                    if place >= 1 { sum = logSum(sum, forward[before + place - 1]) }
                    if skips(place) { sum = logSum(sum, forward[before + place - 2]) }
                    forward[step * count + place] = sum + emission(step, place)
                }
            }
            // What comes after a step, that step's own emission left out.
            var backward = [Double](repeating: none, count: steps * count)
            for place in max(0, count - 2)..<count { backward[(steps - 1) * count + place] = 0 }
            for step in stride(from: steps - 2, through: 0, by: -1) {
                let after = (step + 1) * count
                for place in 0..<count {
                    var sum = backward[after + place] + emission(step + 1, place)
                    for next in [place + 1, place + 2] where next < count {
                        guard next == place + 1 || skips(next) else { continue }
                        sum = logSum(sum, backward[after + next] + emission(step + 1, next))
                    }
                    backward[step * count + place] = sum
                }
            }
            let ends = forward[((steps - 1) * count + max(0, count - 2))..<steps * count]
            let total = ends.reduce(none, logSum)
            var occupancy = [Double](repeating: 0, count: steps * classes)
            guard total > none else { return (.infinity, occupancy) }
            for step in 0..<steps {
                for place in 0..<count {
                    let joint = forward[step * count + place] + backward[step * count + place]
                    occupancy[step * classes + extended[place]] += exp(joint - total)
                }
            }
            return (-total, occupancy)
        }
    }

    /// `log(exp(a) + exp(b))` without overflow.
    private static func logSum(_ a: Double, _ b: Double) -> Double {
        let (large, small) = a > b ? (a, b) : (b, a)
        return small == -.infinity ? large : large + log1p(exp(small - large))
    }
}
