// Binary search: the classic, the leftmost one, and one that answers a question.
func binarySearch(_ numbers: [Int], for target: Int) -> Int? {
    var low = 0
    var high = numbers.count - 1
    while low <= high {
        let middle = (low + high) / 2
        if numbers[middle] == target {
            return middle
        } else if numbers[middle] < target {
            low = middle + 1
        } else {
            high = middle - 1
        }
    }
    return nil
}

// %%
let numbers = [1, 3, 5, 7, 9, 11, 13]
if let index = binarySearch(numbers, for: 7) {
    print("Found 7 at index \(index)")
}
print(binarySearch(numbers, for: 4) as Any)

// %%
extension RandomAccessCollection {
    /// The first index for which the predicate holds; the predicate must be monotone.
    func partitioningIndex(where isRight: (Element) throws -> Bool) rethrows -> Index {
        var count = self.count
        var start = startIndex
        while count > 0 {
            let half = count / 2
            let middle = index(start, offsetBy: half)
            if try isRight(self[middle]) {
                count = half
            } else {
                start = index(after: middle)
                count -= half + 1
            }
        }
        return start
    }
}

// %%
let repeated = [1, 2, 2, 2, 3, 5, 8]
let lower = repeated.partitioningIndex { $0 >= 2 }
let upper = repeated.partitioningIndex { $0 > 2 }
print("2 stands in \(lower)..<\(upper): \(repeated[lower..<upper])")
let root = (0..<1_000_000).partitioningIndex { $0 * $0 >= 1_234_321 }
print("root", root)
