internal import Glibc

/// Turns the linker's name of a Swift function into the one its author wrote.
enum Demangler {
    private typealias Function =
        @convention(c) (
            UnsafePointer<CChar>, Int, UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<Int>?,
            UInt32
        ) -> UnsafeMutablePointer<CChar>?

    /// The function's name with its types, without parameters and modules; other names unchanged.
    static func name(of symbol: String) -> String { text(of: symbol).map(simplified) ?? symbol }

    /// The variable's name, within its type's if it is a static one.
    static func variable(of symbol: String) -> String {
        let text = text(of: symbol) ?? symbol
        return simplified(text.split(separator: " : ").first.map(String.init) ?? text)
    }

    private static func text(of symbol: String) -> String? {
        guard let address = unsafe dlsym(nil, "swift_demangle") else { return symbol }
        let demangle = unsafe unsafeBitCast(address, to: Function.self)
        guard let text = unsafe demangle(symbol, symbol.utf8.count, nil, nil, 0) else {
            return nil
        }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    /// A text in which every symbol of the linker has become the name its author wrote.
    static func readable(_ text: String) -> String {
        text.replacing(/\$s[A-Za-z0-9_]+/) { name(of: String($0.output)) }
    }

    /// `static Cell3.Point.scaled(by: Swift.Double) -> Cell3.Point` becomes `Point.scaled`.
    static func simplified(_ text: String) -> String {
        // A function that waits is compiled in pieces.
        let text = text.replacing(
            #/^\([0-9]+\) (await|suspend) resume partial function for /#, with: "")
        let isClosure = text.hasPrefix("closure #")
        var name = text.replacing(
            /\b[A-Za-z_][A-Za-z0-9_]*\.(?=[A-Za-z_<])/,
            with: { match in
                // Modules only: the first component, which stands behind a space or at the start.
                let start = match.range.lowerBound
                let isFirst = start == text.startIndex || text[text.index(before: start)] != "."
                return isFirst ? "" : String(match.output)
            })
        for prefix in ["static ", "specialized ", "generic specialization "] {
            name = String(name.trimmingPrefix(prefix))
        }
        if isClosure { return "a closure" }
        return String(name.prefix { !"(<".contains($0) })
    }
}
