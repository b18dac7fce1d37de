internal import KernelDisplay
internal import CellCompiler
internal import Foundation

/// `%load`: puts a file into the cell.
struct LoadDirective: Directive {
    let name = "load"
    let usage = ["%load FILE"]
    let summary = "Replaces this cell by the text of a file."
    let argument = DirectiveArgument.file

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        guard call.words.count == 1 else { throw misuse("it takes one file") }
        let path = try call.absolutePath(call.words[0])
        guard let data = FileManager.default.contents(atPath: path) else {
            throw DirectiveError("there is no file \(path) that can be read")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw DirectiveError("\(path) is no text in UTF-8")
        }
        // The directive stays as a comment: it tells where the text came from.
        call.events(.nextInput("// %load \(call.arguments)\n\(CellText.plain(text))"))
        return nil
    }
}
