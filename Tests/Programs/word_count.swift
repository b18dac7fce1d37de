let text = """
    It was the best of times, it was the worst of times, it was the age of wisdom,
    it was the age of foolishness, it was the epoch of belief
    """

// %%
var counts: [String: Int] = [:]
for word in text.lowercased().split(whereSeparator: { !$0.isLetter }) {
    counts[String(word), default: 0] += 1
}

// %%
let top = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(4)
for (word, count) in top {
    print(word + String(repeating: " ", count: 8 - word.count) + String(repeating: "#", count: count) + " \(count)")
}
// %%
let lengths = Dictionary(grouping: counts.keys, by: \.count).mapValues { $0.sorted() }
for length in lengths.keys.sorted(by: >).prefix(3) { print(length, lengths[length]!) }
print(counts.values.reduce(0, +), "words,", counts.count, "different")
