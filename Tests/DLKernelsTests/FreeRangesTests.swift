import DLKernels
import Testing

/// Stretches of memory that wait to be handed out.
@Suite struct FreeRangesTests {
    @Test func `a request takes the lowest addresses that are large enough`() {
        var free = FreeRanges()
        free.add(.init(start: 100, size: 10, touched: 10))
        free.add(.init(start: 200, size: 50, touched: 20))
        free.add(.init(start: 10, size: 5, touched: 0))
        #expect(free.take(20) == 200)
        #expect(free.take(10) == 100)
        #expect(free.take(31) == nil)
        #expect(free.take(30) == 220)
        #expect(free.stretches == [.init(start: 10, size: 5, touched: 0)])
        #expect(free.touchedBytes == 0)
    }

    @Test func `neighbours are joined on both sides`() {
        var free = FreeRanges()
        free.add(.init(start: 0, size: 10, touched: 10))
        free.add(.init(start: 20, size: 10, touched: 5))
        free.add(.init(start: 40, size: 10, touched: 0))
        free.add(.init(start: 10, size: 10, touched: 10))
        #expect(free.stretches.count == 2)
        free.add(.init(start: 30, size: 10, touched: 1))
        #expect(free.stretches == [.init(start: 0, size: 50, touched: 26)])
        #expect(free.touchedBytes == 26)
    }

    @Test func `what goes to the system first is where most was touched`() {
        var free = FreeRanges()
        free.add(.init(start: 0, size: 100, touched: 3))
        free.add(.init(start: 200, size: 10, touched: 9))
        #expect(free.forgetLargest() == .init(start: 200, size: 10, touched: 9))
        #expect(free.touchedBytes == 3)
        #expect(free.forgetLargest()?.start == 0)
        #expect(free.forgetLargest() == nil)
        #expect(free.stretches.count == 2)
    }

    @Test func `no byte is handed out twice, and all come back`() {
        var generator = SystemRandomNumberGenerator()
        var free = FreeRanges()
        free.add(.init(start: 0, size: 10_000, touched: 0))
        var taken: [(start: Int, size: Int)] = []
        var used = [Bool](repeating: false, count: 10_000)
        for _ in 0..<5000 {
            if Bool.random(using: &generator) || taken.isEmpty {
                let size = Int.random(in: 1...300, using: &generator)
                guard let start = free.take(size) else { continue }
                #expect(!used[start..<start + size].contains(true))
                for index in start..<start + size { used[index] = true }
                taken.append((start, size))
            } else {
                let place = Int.random(in: taken.indices, using: &generator)
                let (start, size) = taken.remove(at: place)
                for index in start..<start + size { used[index] = false }
                free.add(.init(start: start, size: size, touched: size))
            }
            #expect(free.stretches.reduce(0) { $0 + $1.size } == used.count { !$0 })
            #expect(free.touchedBytes == free.stretches.reduce(0) { $0 + $1.touched })
        }
        for (start, size) in taken { free.add(.init(start: start, size: size, touched: size)) }
        #expect(free.stretches.map(\.size) == [10_000])
    }
}
