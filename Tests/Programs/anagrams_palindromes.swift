func isPalindrome(_ text: String) -> Bool {
    let letters = text.lowercased().filter { $0.isLetter }
    return letters == String(letters.reversed())
}

// %%
let candidates = ["A man, a plan, a canal: Panama", "Hello", "Was it a car or a cat I saw?", "", "Énéńé"]
for text in candidates {
    print("\"\(text)\"", isPalindrome(text) ? "is" : "is not", "a palindrome")
}

// %%
let words = ["listen", "google", "silent", "enlist", "elgoog", "inlets", "banana"]
let groups = Dictionary(grouping: words) { String($0.sorted()) }
for group in groups.values.map({ $0.sorted() }).sorted(by: { $0.count != $1.count ? $0.count > $1.count : $0[0] < $1[0] }) {
    print(group)
}

// %%
func permutations<T>(_ items: [T]) -> [[T]] {
    guard let first = items.first else { return [[]] }
    return permutations(Array(items.dropFirst())).flatMap { rest in
        (0...rest.count).map { Array(rest[..<$0]) + [first] + rest[$0...] }
    }
}
print(permutations([1, 2, 3]))
print(Set(permutations(Array("aab")).map { String($0) }).sorted())
func combinations<T>(_ items: ArraySlice<T>, _ k: Int) -> [[T]] {
    if k == 0 { return [[]] }
    guard let first = items.first else { return [] }
    return combinations(items.dropFirst(), k - 1).map { [first] + $0 } + combinations(items.dropFirst(), k)
}
// %%
print(combinations(["a", "b", "c", "d"][...], 2).map { $0.joined() })
var powerSet: [[Int]] = [[]]
for n in 1...3 { powerSet += powerSet.map { $0 + [n] } }
print(powerSet)
