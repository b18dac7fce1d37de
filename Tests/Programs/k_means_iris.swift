import Foundation

struct Sample: Equatable { let features: [Double]; let label: String }

let csv = """
    5.1,3.5,setosa
    4.9,3.0,setosa
    4.7,3.2,setosa
    7.0,3.2,versicolor
    6.4,3.2,versicolor
    6.9,3.1,versicolor
    6.3,2.3,virginica
    """
let samples = csv.split(separator: "\n").map { line -> Sample in
    let fields = line.split(separator: ",")
    return Sample(features: fields.dropLast().compactMap { Double($0) }, label: String(fields.last!))
}
print(samples.count, samples[0])

// %%
func distance(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).map { pow($0 - $1, 2) }.reduce(0, +).squareRoot() }

func kMeans(_ points: [[Double]], k: Int, iterations: Int = 20) -> (centres: [[Double]], assignment: [Int]) {
    var centres = Array(points.prefix(k))
    var assignment = [Int](repeating: -1, count: points.count)
    for _ in 0..<iterations {
        let new = points.map { p in centres.indices.min { distance(centres[$0], p) < distance(centres[$1], p) }! }
        if new == assignment { break }
        assignment = new
        for c in centres.indices {
            let members = zip(points, assignment).filter { $0.1 == c }.map(\.0)
            guard !members.isEmpty else { continue }
            centres[c] = members[0].indices.map { d in members.map { $0[d] }.reduce(0, +) / Double(members.count) }
        }
    }
    return (centres, assignment)
}

// %%
let (centres, assignment) = kMeans([samples[0], samples[3], samples[1], samples[2], samples[4], samples[5], samples[6]].map(\.features), k: 2)
for centre in centres { print(centre.map { String(format: "%.2f", $0) }) }
print(assignment)

// %%
func nearest(_ features: [Double], among samples: [Sample], k: Int) -> String {
    let votes = samples.sorted { distance($0.features, features) < distance($1.features, features) }.prefix(k)
    return Dictionary(grouping: votes, by: \.label).max { ($0.value.count, $1.key) < ($1.value.count, $0.key) }!.key
}
print(nearest([5.0, 3.3], among: samples, k: 3), nearest([6.6, 3.0], among: samples, k: 3))
