import CWorkerInternals
import CWorkerSupport
import Glibc
import Testing

/// An address in a loaded library.
private func address(of symbol: String) -> UnsafeMutableRawPointer {
    guard let address = unsafe dlsym(nil, symbol) else { fatalError("there is no \(symbol)") }
    return unsafe address
}

@Suite(.serialized) struct CodeTests {
    @Test func `code belongs to the newest cell that was added, in all of its library`() {
        let (cosine, sine) = unsafe (address(of: "cosh"), address(of: "sinh"))
        unsafe code_ranges_add_cell(900, cosine)
        #expect(unsafe code_ranges_cell_at(sine) == 900)
        unsafe code_ranges_add_cell(901, sine)
        #expect(unsafe code_ranges_cell_at(cosine) == 901)
        #expect(unsafe code_ranges_cell_at(address(of: "malloc")) == 0)
        #expect(code_ranges_cell_at(nil) == 0)
        // A library written in Swift is known by its name once a cell has been added.
        #expect(unsafe code_ranges_are_swift_library(address(of: "swift_retain")))
        #expect(unsafe !code_ranges_are_swift_library(cosine))
    }

    @Test func `protected code and the program's own are told apart`() {
        #expect(unsafe !code_ranges_are_protected(address(of: "swift_retain")))
        unsafe code_ranges_protect(address(of: "dispatch_async_f"))
        #expect(unsafe code_ranges_are_protected(address(of: "dispatch_sync_f")))
        #expect(unsafe !code_ranges_are_own(address(of: "malloc")))
        let own: @convention(c) () -> Int32 = event_make
        #expect(unsafe code_ranges_are_own(unsafeBitCast(own, to: UnsafeRawPointer.self)))
    }

    @Test func `an interrupted stack begins with the interrupted instruction`() {
        var trace = stack_trace()
        let index = unsafe trial_of_interrupted_stack(&trace)
        // Above it stands the system call's wrapper, at most.
        #expect(index >= 0 && index <= 3)
        #expect(trace.depth > index + 1)
        unsafe withUnsafeBytes(of: trace.stack) { bytes in
            let places = unsafe bytes.bindMemory(to: UInt64.self).prefix(Int(trace.depth))
            #expect(unsafe zip(places, places.dropFirst()).allSatisfy { $0 <= $1 })
        }
    }

    #if arch(x86_64)
        @Test func `a breakpoint is met until it is taken away, and changes no result`() {
            // Three right results, met once.
            #expect(trial_of_breakpoint() == 31)
            #expect(unsafe return_breakpoint_address() == nil)
        }

        @Test func `steps lead to where a library calls the code of a cell`() {
            unsafe code_ranges_add_cell(902, address(of: "tgamma"))
            #expect(trial_of_steps())
        }
    #endif
}

@Suite struct StopLevelTests {
    @Test(
        arguments: [
            (0, STOP_NOWHERE), (199, STOP_NOWHERE), (200, STOP_LOOPS_AND_WAITS),
            (290, STOP_BETWEEN_CHANGES), (479, STOP_BETWEEN_CHANGES), (480, STOP_IN_LIBRARIES),
            (1499, STOP_IN_LIBRARIES), (1500, STOP_ANYWHERE), (86_400_000, STOP_ANYWHERE),
        ] as [(Int64, stop_level)])
    func `the longer code goes on the more places it is stopped in`(
        milliseconds: Int64, level: stop_level
    ) {
        #expect(stop_policy_level(milliseconds) == level)
    }
}
