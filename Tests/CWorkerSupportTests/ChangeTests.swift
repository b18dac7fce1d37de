import CWorkerInternals
import CWorkerSupport
import Synchronization
import Testing

private let endCount = Atomic<Int>(0)

/// Memory that the mechanisms know by its address alone.
private func place(_ number: UInt) -> UnsafeRawPointer {
    guard let pointer = unsafe UnsafeRawPointer(bitPattern: number) else { fatalError() }
    return unsafe pointer
}

/// Each test is synchronous: it stays on one thread, whose account it is.
@Suite(.serialized) struct ChangeTests {
    init() {
        change_tracker_forget()
        open_entries_forget()
        change_tracker_install { endCount.add(1, ordering: .relaxed) }
    }

    private var variables: [UnsafeRawPointer?] {
        var count: Int32 = 0
        guard let changes = unsafe change_tracker_changes(&count) else { return unsafe [] }
        return unsafe (0..<Int(count)).map { unsafe changes[$0].variable }
    }

    @Test func `changes end in any order`() {
        #expect(!change_tracker_is_changing())
        unsafe change_tracker_begin(place(1), place(100))
        unsafe change_tracker_begin(place(2), place(200))
        unsafe change_tracker_begin(place(3), place(300))
        unsafe change_tracker_end(place(2))
        #expect(unsafe variables == [place(100), place(300)])
        #expect(change_tracker_newest() == 1)
        unsafe change_tracker_end(place(1))
        unsafe change_tracker_end(place(7))
        #expect(change_tracker_is_changing())
        unsafe change_tracker_end(place(3))
        #expect(!change_tracker_is_changing())
    }

    @Test func `the end of the last change is told once, if somebody waits for it`() {
        let before = endCount.load(ordering: .relaxed)
        unsafe change_tracker_begin(place(1), place(100))
        unsafe change_tracker_begin(place(2), place(200))
        change_tracker_call_at_end()
        unsafe change_tracker_end(place(2))
        #expect(endCount.load(ordering: .relaxed) == before)
        unsafe change_tracker_end(place(1))
        unsafe change_tracker_begin(place(1), place(100))
        unsafe change_tracker_end(place(1))
        #expect(endCount.load(ordering: .relaxed) == before + 1)
    }

    @Test func `more changes than the account holds do no harm`() {
        for i in 1...100 { unsafe change_tracker_begin(place(UInt(i)), place(1000)) }
        for i in 1...100 { unsafe change_tracker_end(place(UInt(i))) }
        #expect(!change_tracker_is_changing())
    }

    @Test func `memory comes back, and its variable counts as whole meanwhile`() throws {
        var numbers = [1, 2, 3, 4]
        unsafe change_tracker_begin(place(1), place(100))
        try unsafe numbers.withUnsafeMutableBytes { bytes in
            let start = try unsafe #require(bytes.baseAddress)
            let record = try unsafe #require(unsafe restoration_begin(start, bytes.count))
            #expect(!change_tracker_is_changing())
            unsafe bytes.storeBytes(of: 9, as: Int.self)
            restoration_restore()
            unsafe restoration_end(record)
        }
        #expect(numbers == [1, 2, 3, 4])
        #expect(change_tracker_is_changing())
        numbers[0] = 5
        restoration_restore()
        #expect(numbers[0] == 5)
        unsafe change_tracker_end(place(1))
    }

    @Test func `open entries are noted with their variable, but for those on the stack`() {
        let dictionary = unsafe UnsafeMutableRawPointer(mutating: place(4096))
        var first = unsafe open_entry(
            outer: nil, dictionary: dictionary, value: nil, type: place(5))
        var second = unsafe open_entry(
            outer: nil, dictionary: dictionary + 64, value: nil, type: place(6))
        unsafe change_tracker_begin(place(1), place(100))
        unsafe change_tracker_begin(place(2), dictionary)
        unsafe open_entries_begin(&first)
        unsafe open_entries_begin(&second)
        var noted = unsafe [stopped_entry](repeating: stopped_entry(), count: 4)
        #expect(unsafe open_entries_note(&noted, 4, 0, 0) == 2)
        // The newest first. One is a variable, the other a part of one.
        #expect(unsafe noted[0].dictionary == dictionary + 64)
        #expect(unsafe noted[0].variable == place(100))
        #expect(unsafe noted[1].type == place(5))
        #expect(unsafe noted[1].variable == UnsafeRawPointer(dictionary))
        unsafe change_tracker_end(place(1))
        unsafe change_tracker_end(place(2))
        #expect(unsafe open_entries_note(&noted, 4, 4096 + 64, 8192) == 1)
        #expect(unsafe noted[0].dictionary == dictionary)
        #expect(unsafe noted[0].variable == nil)
        #expect(unsafe open_entries_note(&noted, 1, 0, 0) == 1)
        // They end in any order.
        unsafe open_entries_end(&first)
        #expect(unsafe open_entries_note(&noted, 4, 0, 0) == 1)
        unsafe open_entries_end(&second)
        unsafe open_entries_end(&second)
        #expect(unsafe open_entries_note(&noted, 4, 0, 0) == 0)
    }
}
