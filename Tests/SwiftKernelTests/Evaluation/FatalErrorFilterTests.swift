import SwiftKernel
import Testing

/// What a dying program says last appears once, in the cell's error.
@Suite struct FatalErrorFilterTests {
    private let words = "Cell 3/1.swift:1: Fatal error: share 3\nCurrent stack trace:\n"
    private let addresses = """
        0    libswiftCore.so                    0x00007f615a75f130 swift_reportError + 33
        4    Cell6.so                           0x00007f6158e1cc12 <unavailable> + 7186

        """

    @Test func `last words are withheld and the message is found`() {
        var filter = FatalErrorFilter()
        #expect(filter.take("before\n" + words) == "before\n")
        #expect(filter.take(addresses) == "")
        #expect(FatalErrorFilter.message(in: filter.release()) == "share 3")
        #expect(filter.take("after\n") == "after\n")
    }

    @Test func `of two threads that fail at once the first one's words count`() {
        let second = "Swift/ContiguousArrayBuffer.swift:692: Fatal error: Index out of range\n"
        #expect(FatalErrorFilter.message(in: second + second) == "Index out of range")
        let first = "Cell1/1.swift:1: Fatal error: two lines\nof a: Fatal error of one's own\n"
        #expect(
            FatalErrorFilter.message(in: first + second)
                == "two lines\nof a: Fatal error of one's own")
    }

    @Test(arguments: [1, 2, 7, 40, 41, 60])
    func `addresses that come when the words are gone are not shown`(_ length: Int) {
        var filter = FatalErrorFilter()
        _ = filter.take(words)
        _ = filter.release()
        var shown = ""
        var rest = Substring("next\n" + addresses)
        while !rest.isEmpty {
            shown += filter.take(String(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        shown += FatalErrorFilter.withoutAddresses(filter.release())
        #expect(shown == "next\n")
    }

    @Test func `a user's own lines are shown, at the latest at the end of the cell`() {
        var filter = FatalErrorFilter()
        #expect(filter.take(addresses) == addresses)
        let own = "my parser: Fatal error in line 3\n"
        #expect(filter.take(own) == "")
        #expect(FatalErrorFilter.withoutAddresses(filter.release()) == own)
        #expect(filter.take("7 apples\n12") == "7 apples\n")
        #expect(filter.take("  pears\n") == "12  pears\n")
    }
}
