// Dynamic programming: three textbook problems.
func knapsack(_ items: [(weight: Int, value: Int)], capacity: Int) -> (value: Int, chosen: [Int]) {
    var best = [[Int]](repeating: [Int](repeating: 0, count: capacity + 1), count: items.count + 1)
    for (i, item) in items.enumerated() {
        for room in 0...capacity {
            best[i + 1][room] = best[i][room]
            if item.weight <= room {
                best[i + 1][room] = max(best[i + 1][room], best[i][room - item.weight] + item.value)
            }
        }
    }
    var room = capacity, chosen: [Int] = []
    for i in stride(from: items.count, to: 0, by: -1) where best[i][room] != best[i - 1][room] {
        chosen.append(i - 1)
        room -= items[i - 1].weight
    }
    return (best[items.count][capacity], chosen.reversed())
}
print(knapsack([(12, 4), (2, 2), (1, 1), (1, 2), (4, 10)], capacity: 15))

// %%
func longestCommonSubsequence(_ a: String, _ b: String) -> String {
    let a = Array(a), b = Array(b)
    var table = Array(repeating: Array(repeating: "", count: b.count + 1), count: a.count + 1)
    for i in a.indices {
        for j in b.indices {
            if a[i] == b[j] {
                table[i + 1][j + 1] = table[i][j] + String(a[i])
            } else {
                let up = table[i][j + 1], left = table[i + 1][j]
                table[i + 1][j + 1] = up.count >= left.count ? up : left
            }
        }
    }
    return table[a.count][b.count]
}
print(longestCommonSubsequence("AGGTAB", "GXTXAYB"), longestCommonSubsequence("nematode knowledge", "empty bottle"))

// %%
extension String {
    func editDistance(to other: String) -> Int {
        var row = Array(0...other.count)
        for (i, a) in enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, b) in other.enumerated() {
                (diagonal, row[j + 1]) = (row[j + 1], a == b ? diagonal : 1 + Swift.min(diagonal, row[j], row[j + 1]))
            }
        }
        return row.last!
    }
}
print("kitten".editDistance(to: "sitting"), "".editDistance(to: "abc"), "flaw".editDistance(to: "lawn"))
let words = ["apple", "ample", "maple", "applet", "people"]
print(words.min { $0.editDistance(to: "aple") < $1.editDistance(to: "aple") }!)
