/// How a cell is compiled, beyond its text.
package struct CompileOptions: Sendable, Equatable {
    /// When code is optimised.
    package enum Optimization: String, Sendable, CaseIterable {
        /// Cells with a loop are.
        case automatic = "automatic"
        /// All cells are.
        case speed = "-O"
        /// None is.
        case none = "-Onone"
    }

    /// When code is optimised.
    package var optimization = Optimization.automatic
    /// The language mode: 5 or 6.
    package var languageMode = 6
    /// The packages that cells may import.
    package var packages: [LinkedPackage] = []
    /// What stands around the cell's text.
    package var frame = CodeFrame()

    /// The options of a new session.
    package init() {}
}

/// A built package, as compiler and linker see it.
package struct LinkedPackage: Sendable, Equatable {
    /// The arguments with which the compiler finds its modules.
    package var arguments: [String]
    /// The shared library to load before the cell.
    package var library: String

    /// Describes a built package.
    package init(arguments: [String], library: String) {
        self.arguments = arguments
        self.library = library
    }

    /// Whether files of it are in a folder.
    package func isIn(_ folder: String) -> Bool {
        ([library] + arguments).contains { $0.hasPrefix(folder + "/") }
    }
}

/// The generated code around a cell's text; by default none.
package struct CodeFrame: Sendable, Equatable {
    /// The lines before the text.
    package var before = ""
    /// The lines after it.
    package var after = ""
    /// The function that takes the value of the last expression; nil when nothing does.
    package var valueFunction: String? = "_CellResult.show"
    /// Whether the text is at the top level, so that what it declares belongs to the session.
    package var isTopLevel = true

    /// Nothing around the text, its value shown.
    package init() {}
}
