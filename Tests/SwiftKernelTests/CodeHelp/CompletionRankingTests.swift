import SwiftKernel
import Testing

@Suite struct CompletionRankingTests {
    private func candidate(
        _ text: String, _ origin: CompletionCandidate.Origin
    ) -> CompletionCandidate {
        CompletionCandidate(text, kind: "instance", origin: origin)
    }

    private func order(_ candidates: [CompletionCandidate], _ typed: String) -> [String] {
        CompletionRanking.items(candidates, typed: typed).map(\.text)
    }

    @Test func `lists local names, then those of cells, of libraries and of the language`() {
        let all = [
            candidate("xLanguage", .language), candidate("xLibrary", .library),
            candidate("xSession", .session), candidate("xLocal", .local),
        ]
        #expect(order(all, "x") == ["xLocal", "xSession", "xLibrary", "xLanguage"])
    }

    @Test func `lists what begins so before what only resembles it`() {
        let all = [
            candidate("reshaped", .local), candidate("shape", .language),
            candidate("Shapes", .library),
        ]
        #expect(order(all, "sha") == ["shape", "Shapes", "reshaped"])
    }

    @Test func `leaves out what only resembles it where enough names begin so`() {
        let beginnings = (1...5).map { candidate("shape\($0)", .library) }
        #expect(order(beginnings + [candidate("reshaped", .local)], "sha").count == 5)
    }

    @Test func `takes a user's own names in any case of letters first`() {
        let all = [candidate("Permute", .library), candidate("pet", .session)]
        #expect(order(all, "Pe") == ["pet", "Permute"])
    }

    @Test func `puts what has the wanted type first and deprecated names last`() {
        var wanted = candidate("relu", .library)
        wanted.isExpected = true
        var old = candidate("rel", .local)
        old.isDiscouraged = true
        #expect(order([old, candidate("rela", .local), wanted], "re") == ["relu", "rela", "rel"])
    }

    @Test func `finds names by the first letters of their words`() {
        let all = [candidate("GlobalAveragePooling2D", .library), candidate("gather", .library)]
        #expect(order(all, "gap") == ["GlobalAveragePooling2D"])
    }

    @Test func `is no flood, lists each name once and hides what begins with a line`() {
        let many = (0..<1_000).map { candidate("name\($0 % 500)", .library) }
        let items = order(many + [candidate("_hidden", .local)], "")
        #expect(items.count == CompletionRanking.mostItems)
        #expect(Set(items).count == items.count)
        #expect(!items.contains("_hidden"))
        #expect(order([candidate("_hidden", .local)], "_h") == ["_hidden"])
    }
}
