internal import KernelDisplay
internal import Foundation
internal import WorkerLink

/// `%cd`: goes to another folder.
struct CdDirective: Directive {
    let name = "cd"
    let usage = ["%cd FOLDER", "%cd"]
    let summary =
        "Changes the folder that cells and shell commands run in; alone, to the home folder."
    let argument = DirectiveArgument.folder

    func run(_ call: DirectiveCall) throws -> MIMEBundle? {
        let words = call.words
        guard words.count <= 1 else { throw misuse("put a folder with blanks in quotes") }
        let path = try call.absolutePath(words.first ?? "~")
        let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: place) else {
            throw DirectiveError("there is no folder \(path)")
        }
        guard attributes[.type] as? FileAttributeType == .typeDirectory else {
            throw DirectiveError("\(path) is a file, not a folder")
        }
        let folder = URL(fileURLWithPath: path).standardizedFileURL.path
        let environment = try call.environment(after: .init(folder: folder))
        call.print(environment.folder)
        return nil
    }
}
