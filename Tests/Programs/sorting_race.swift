// swiftc -swift-version 5
import Foundation

var comparisons = 0

func less(_ a: Int, _ b: Int) -> Bool {
    comparisons += 1
    return a < b
}

// %%
func bubbleSort(_ array: [Int]) -> [Int] {
    var a = array
    for i in 0..<a.count {
        var swapped = false
        for j in 0..<(a.count - i - 1) {
            if less(a[j + 1], a[j]) {
                a.swapAt(j, j + 1)
                swapped = true
            }
        }
        if !swapped { break }
    }
    return a
}

func insertionSort(_ array: [Int]) -> [Int] {
    var a = array
    for i in 1..<a.count {
        let value = a[i]
        var j = i
        while j > 0 && less(value, a[j - 1]) {
            a[j] = a[j - 1]
            j -= 1
        }
        a[j] = value
    }
    return a
}

// %%
func merge(_ left: [Int], _ right: [Int]) -> [Int] {
    var result: [Int] = []
    var i = 0, j = 0
    while i < left.count && j < right.count {
        if less(right[j], left[i]) {
            result.append(right[j]); j += 1
        } else {
            result.append(left[i]); i += 1
        }
    }
    return result + left[i...] + right[j...]
}

func mergeSort(_ array: [Int]) -> [Int] {
    guard array.count > 1 else { return array }
    let middle = array.count / 2
    return merge(mergeSort(Array(array[..<middle])), mergeSort(Array(array[middle...])))
}

// %%
func quickSort(_ array: [Int]) -> [Int] {
    guard let pivot = array.first else { return [] }
    let rest = array.dropFirst()
    return quickSort(rest.filter { less($0, pivot) }) + [pivot] + quickSort(rest.filter { !less($0, pivot) })
}

// %%
var seed = 42
var data = [Int]()
for _ in 1...60 {
    seed = (seed * 1103515245 + 12345) % 2147483648
    data.append(seed % 100)
}
let sorters: [(String, ([Int]) -> [Int])] = [
    ("bubble", bubbleSort), ("insertion", insertionSort), ("merge", mergeSort), ("quick", quickSort),
]
for (name, sort) in sorters {
    comparisons = 0
    let sorted = sort(data)
    print(name.padding(toLength: 10, withPad: " ", startingAt: 0), sorted == data.sorted(), comparisons)
}
