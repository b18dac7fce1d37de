/// The numbers of cells as people write them: `3`, `1-4`, `7-`, in any order.
struct CellRanges: Equatable {
    /// The ranges, in the order they were written.
    var ranges: [ClosedRange<Int>] = []

    /// Reads words; throws the first that is no range.
    init(_ words: some Sequence<String>) throws(DirectiveError) {
        for word in words {
            let ends = word.split(separator: "-", omittingEmptySubsequences: false)
            guard (1...2).contains(ends.count), let first = Int(ends[0]),
                let last = ends.count == 1 ? first : ends[1].isEmpty ? .max : Int(ends[1]),
                0 < first, first <= last
            else {
                throw DirectiveError("'\(word)' is no range of cells such as 3, 1-4 or 7-")
            }
            ranges.append(first...last)
        }
    }

    /// The entries of these numbers, range by range; of all numbers when there is no range.
    func entries(of history: History) -> [History.Entry] {
        guard !ranges.isEmpty else { return history.entries(for: .tail(count: .max)) }
        return ranges.flatMap { range in
            history.entries(
                for: .range(
                    session: 0, start: range.lowerBound,
                    stop: range.upperBound == .max ? nil : range.upperBound + 1))
        }
    }
}
