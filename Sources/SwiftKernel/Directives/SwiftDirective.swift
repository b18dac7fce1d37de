internal import KernelDisplay
internal import CellCompiler

/// `%swift`: how further cells are compiled.
struct SwiftDirective: Directive {
    let name = "swift"
    let usage = ["%swift", "%swift [-O | -Onone | -Oauto] [-warnings on|off] [-swift-version 5|6]"]
    let summary = "Shows or sets how cells are compiled from here on."
    let details = """
        -Oauto, the usual setting, optimises cells that hold a loop, -O all, -Onone none.
        -warnings off hides the compiler's warnings. -swift-version sets the language mode.
        """

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        var settings = call.cells.settings
        var words = call.words[...]
        while let word = words.popFirst() {
            switch word {
            case "-O": settings.compileOptions.optimization = .speed
            case "-Onone": settings.compileOptions.optimization = .none
            case "-Oauto": settings.compileOptions.optimization = .automatic
            case "-warnings":
                guard let value = words.popFirst(), ["on", "off"].contains(value) else {
                    throw misuse("-warnings takes on or off")
                }
                settings.showsWarnings = value == "on"
            case "-swift-version":
                guard let mode = words.popFirst().flatMap({ Int($0) }), [5, 6].contains(mode) else {
                    throw misuse("-swift-version takes 5 or 6")
                }
                settings.compileOptions.languageMode = mode
            default: throw misuse("'\(word)' is no option of %swift")
            }
        }
        call.cells.settings = settings
        guard call.words.isEmpty else { return nil }
        let options = settings.compileOptions
        let optimization =
            switch options.optimization {
            case .automatic: "-Oauto (cells with a loop are optimised)"
            case .speed: "-O (all cells are optimised)"
            case .none: "-Onone (no cell is optimised)"
            }
        return MIMEBundle(
            plainText: """
                optimisation: \(optimization)
                warnings: \(settings.showsWarnings ? "on" : "off")
                language mode: Swift \(options.languageMode)
                """)
    }
}
