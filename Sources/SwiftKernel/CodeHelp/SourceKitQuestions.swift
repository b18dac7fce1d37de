internal import CellCompiler
internal import Foundation
internal import SourceKit

/// A program as the toolchain's library is asked about it.
struct QuestionedProgram {
    /// The whole text.
    var text: String
    /// The place asked about, in bytes of the text.
    var offset: Int
    /// The file it is said to be in; there need be none.
    var file: String
    /// The arguments of the compiler.
    var arguments: [String]

    private var common: [String: SourceKitRequest.Value] {
        [
            "name": .text(file), "sourcefile": .text(file), "offset": .number(offset),
            "compilerargs": .texts([file] + arguments),
        ]
    }

    /// Asks what may stand at the place.
    ///
    /// - Parameters:
    ///   - beginning: What it begins with; the place is before it.
    ///   - limit: How many answers are enough; 0 for all.
    ///   - withAll: Whether names count that are seldom meant.
    /// - Returns: The request; it is followed by one of ``closing`` in the end.
    func completion(
        of beginning: String, limit: Int, withAll: Bool = false
    ) -> SourceKitRequest {
        var values = common
        values["sourcetext"] = .text(text)
        values["codecomplete.options"] = options(
            beginning, resembling: false, limit: limit, withAll: withAll)
        return SourceKitRequest("codecomplete.open", values)
    }

    /// Asks the same about another beginning, without reading the program again.
    func update(of beginning: String, resembling: Bool, limit: Int) -> SourceKitRequest {
        var values = common
        values["codecomplete.options"] = options(beginning, resembling: resembling, limit: limit)
        return SourceKitRequest("codecomplete.update", values)
    }

    /// Ends what ``completion(of:limit:withAll:)`` began.
    var closing: SourceKitRequest { SourceKitRequest("codecomplete.close", common) }

    private func options(
        _ beginning: String, resembling: Bool, limit: Int, withAll: Bool = false
    ) -> SourceKitRequest.Value {
        .group([
            "codecomplete.filtertext": .text(beginning),
            "codecomplete.requestlimit": .number(limit),
            "codecomplete.fuzzymatching": .number(resembling ? 1 : 0),
            "codecomplete.includeexactmatch": .number(1),
            "codecomplete.addinnerresults": .number(0),
            "codecomplete.addinitstotoplevel": .number(0),
            "codecomplete.callpatternheuristics": .number(0),
            "codecomplete.hidelowpriority": .number(withAll ? 0 : 1),
            "codecomplete.sort.byname": .number(0),
            "codecomplete.sort.useimportdepth": .number(1),
        ])
    }

    /// Asks what the name at the place is; the last of the requests has the answer.
    var information: [SourceKitRequest] {
        var opening = common
        opening["sourcetext"] = .text(text)
        opening["syntactic_only"] = .number(1)
        for part in ["enablesyntaxmap", "enablesubstructure", "enablediagnostics"] {
            opening[part] = .number(0)
        }
        return [SourceKitRequest("editor.open", opening), SourceKitRequest("cursorinfo", common)]
    }

    /// Lets the library forget the program of ``information``.
    var forgetting: SourceKitRequest { SourceKitRequest("editor.close", ["name": .text(file)]) }

    /// Lets the library look at each question whether a module has changed; by itself it does so every
    /// five seconds.
    static let settings = SourceKitRequest(
        "global_config", ["completion_check_dependency_interval": .number(0)])
}

/// The answer to a completion.
struct CompletionAnswer: Decodable {
    /// One name.
    struct Result: Decodable {
        var kind: String
        var name: String
        var description: String
        var type: String?
        var context: String?
        var module: String?
        var relation: String?
        var summary: String?
        var isDiscouraged: Int?

        private enum CodingKeys: String, CodingKey {
            case kind = "key.kind"
            case name = "key.name"
            case description = "key.description"
            case type = "key.typename"
            case context = "key.context"
            case module = "key.modulename"
            case relation = "key.typerelation"
            case summary = "key.doc.brief"
            case isDiscouraged = "key.not_recommended"
        }
    }

    /// The names, best first.
    var results: [Result]

    private enum CodingKeys: String, CodingKey {
        case results = "key.results"
    }
}

/// The answer to a question about a name.
struct InformationAnswer: Decodable {
    var kind: String
    var name: String
    var declaration: String?
    var comment: String?
    var module: String?
    var type: String?

    private enum CodingKeys: String, CodingKey {
        case kind = "key.kind"
        case name = "key.name"
        case declaration = "key.annotated_decl"
        case comment = "key.doc_comment"
        case module = "key.modulename"
        case type = "key.typename"
    }

    /// The declaration as it is written, without the tags around its types.
    var plainDeclaration: String {
        var text = (declaration ?? name).replacing(/<[^>]*>/, with: "")
        for (sign, meaning) in [
            ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&"),
        ] {
            text = text.replacing(sign, with: meaning)
        }
        // The top level of a program belongs to the main actor; cells' variables to nobody.
        return text.replacing(
            #/(@MainActor|@preconcurrency|nonisolated\([a-z]+\)) /#, with: "")
    }
}
