internal import CellCompiler
internal import WorkerLink

/// A place in the user's own code.
struct SourceFrame: Sendable, Equatable {
    /// The cell, such as `In[3]`.
    var file: String
    /// The line in it, from 1.
    var line: Int
    /// The function, as Swift spells it; nil for the top level of a cell.
    var function: String?
}

/// Finds the source lines of addresses, from the line tables of the cells' libraries.
struct Symbolizer: Sendable {
    /// The toolchain's `llvm-symbolizer`.
    let program: String

    /// What an address list says.
    struct Trace: Sendable {
        /// The frames in cells, newest first.
        var frames: [SourceFrame] = []
        /// What the compiler noted about the trap at the newest address, such as
        /// `arithmetic overflow`.
        var failure: String?
    }

    /// Looks up addresses, newest first; without the program the trace is empty.
    ///
    /// Callers are found at the instruction before their return address.
    func trace(_ addresses: [CodeAddress], newestIsReturnAddress: Bool) -> Trace {
        var trace = Trace()
        for (index, address) in addresses.enumerated() where Self.isCell(address.image) {
            let isReturn = index > 0 || newestIsReturnAddress
            let offset = address.offset - (isReturn ? 1 : 0)
            guard trace.frames.count < 30,
                let result = try? Subprocess(
                    program,
                    [
                        "--obj=\(address.image)", "--output-style=LLVM", "--basenames",
                        "0x\(String(offset, radix: 16))",
                    ]
                ).wait(), result.status == 0
            else { continue }
            read(result.output, into: &trace, isNewest: index == 0)
        }
        return trace
    }

    private static func isCell(_ image: String) -> Bool {
        guard let name = image.split(separator: "/").last else { return false }
        return name.hasPrefix("Cell") && name.hasSuffix(".so")
    }

    /// Reads pairs of lines: function, then file, line and column; inlined functions first.
    private func read(_ output: String, into trace: inout Trace, isNewest: Bool) {
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false)
        for pair in stride(from: 0, to: lines.count - 1, by: 2) {
            let function = String(lines[pair])
            let place = lines[pair + 1].split(separator: ":", omittingEmptySubsequences: false)
            let mark = "Swift runtime failure: "
            if function.hasPrefix(mark) {
                if isNewest { trace.failure = String(function.dropFirst(mark.count)) }
                continue
            }
            guard place.count >= 3, place[0].hasPrefix("In["), let line = Int(place[1]), line > 0
            else { continue }
            let frame = SourceFrame(
                file: String(place[0]), line: line, function: Self.readable(function))
            if trace.frames.last != frame { trace.frames.append(frame) }
        }
    }

    /// The function's name; nil for the top level of a cell.
    private static func readable(_ function: String) -> String? {
        if function.contains(/^(cell[0-9]+_main|async_Main.*)$/) { return nil }
        return Demangler.name(of: function)
    }
}
