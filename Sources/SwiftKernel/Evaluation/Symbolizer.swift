internal import CellCompiler
internal import WorkerLink

/// A place in the user's own code.
struct SourceFrame: Sendable, Equatable {
    /// The cell, such as `In[3]`.
    var file: String
    /// The line in it, from 1; 0 if it is not known.
    var line: Int
    /// The function, as Swift spells it; nil for the top level of a cell.
    var function: String?
}

/// Finds the source lines of addresses, from the line tables of the cells' libraries.
struct Symbolizer: Sendable {
    /// The toolchain's `llvm-symbolizer`.
    let program: String
    /// The label of the cell behind a module's name.
    var label: @Sendable (_ module: String) -> String? = { _ in nil }

    /// What an address list says.
    struct Trace: Sendable {
        /// The frames in cells, newest first; those of a recursion once each.
        var frames: [SourceFrame] = []
        /// What the compiler noted about the trap at the newest address, such as
        /// `arithmetic overflow`.
        var failure: String?
        /// The statement at the top level of a cell that the oldest frame is in.
        var topLevel: (line: Int, column: Int)?
    }

    /// One address in a cell's library.
    private struct Place: Hashable {
        var image: String
        var offset: UInt64
    }

    /// Looks up addresses, newest first; without the program the trace is empty.
    ///
    /// Callers are found at the instruction before their return address.
    func trace(_ addresses: [CodeAddress], newestIsReturnAddress: Bool) -> Trace {
        let places = addresses.enumerated().compactMap { index, address -> (Int, Place)? in
            guard Self.isCell(address.image) else { return nil }
            let isReturn = index > 0 || newestIsReturnAddress
            return (index, Place(image: address.image, offset: address.offset - (isReturn ? 1 : 0)))
        }
        let descriptions = describe(Set(places.map(\.1)))
        var trace = Trace()
        for (index, place) in places {
            // Below the code of this cell may lie that of an earlier one, which has ended.
            if trace.frames.count >= 30 || trace.topLevel != nil { break }
            let label = Self.module(of: place.image).flatMap(label)
            read(descriptions[place] ?? [], label: label, into: &trace, isNewest: index == 0)
        }
        return trace
    }

    private static func isCell(_ image: String) -> Bool { module(of: image) != nil }

    /// The module of the cell whose library it is.
    private static func module(of image: String) -> String? {
        guard let name = image.split(separator: "/").last, name.hasPrefix("Cell"),
            name.hasSuffix(".so")
        else { return nil }
        return String(name.dropLast(3))
    }

    /// What the program says about each place, as lines; one run for each library.
    private func describe(_ places: Set<Place>) -> [Place: [Substring]] {
        var result: [Place: [Substring]] = [:]
        for (image, places) in Dictionary(grouping: places, by: \.image) {
            let addresses = places.map { "0x\(String($0.offset, radix: 16))" }
            let options = ["--obj=\(image)", "--output-style=LLVM", "--basenames"]
            guard let run = try? Subprocess(program, options + addresses).wait(), run.status == 0
            else { continue }
            // The answers come in the order of the questions, an empty line after each.
            let answers = run.output.split(separator: "\n\n", omittingEmptySubsequences: false)
            for (place, answer) in zip(places, answers) {
                result[place] = answer.split(separator: "\n")
            }
        }
        return result
    }

    /// Reads pairs of lines: function, then file, line and column; inlined functions first.
    private func read(
        _ lines: [Substring], label: String?, into trace: inout Trace, isNewest: Bool
    ) {
        for pair in stride(from: 0, to: lines.count - 1, by: 2) {
            let function = String(lines[pair])
            let place = lines[pair + 1].split(separator: ":", omittingEmptySubsequences: false)
            let mark = "Swift runtime failure: "
            if function.hasPrefix(mark) {
                if isNewest { trace.failure = String(function.dropFirst(mark.count)) }
                continue
            }
            guard place.count >= 3, let line = Int(place[1]) else { continue }
            var file = String(place[0])
            let name = Self.readable(function)
            // Where optimised code has called another function in place, the compiler notes the
            // user's line with the name of the file that it read.
            if file == "main.swift", name == nil, let label { file = label }
            // Traps that the compiler made up, as that of `table[key]! += 1`, have no line: the cell is
            // all that is known.
            guard file.hasPrefix("In["), line > 0 || name == nil && trace.frames.isEmpty else {
                continue
            }
            let frame = SourceFrame(file: file, line: line, function: name)
            if trace.frames.last != frame { trace.frames.append(frame) }
            if frame.function == nil, line > 0 { trace.topLevel = (line, Int(place[2]) ?? 0) }
        }
    }

    /// The function's name, empty if it has none; nil for the top level of a cell.
    private static func readable(_ function: String) -> String? {
        if function == "??" { return "" }
        if function.contains(/^(cell[0-9]+_main|async_Main.*)$/) { return nil }
        return Demangler.name(of: function)
    }
}
