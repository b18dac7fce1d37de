internal import Foundation

/// Proposes the names of files and programs.
struct FilePaths {
    /// The folder that relative paths begin in.
    let folder: String
    private static let mostNames = 100

    /// The files whose paths begin with a text; folders end with a slash.
    ///
    /// - Parameters:
    ///   - typed: The beginning of a path, as it was typed; `~` is the home folder.
    ///   - foldersOnly: Whether files are left out.
    /// - Returns: Whole paths, written as the beginning was.
    func items(beginning typed: String, foldersOnly: Bool = false) -> [CompletionList.Item] {
        guard !typed.contains("\n") else { return [] }
        let slash = typed.lastIndex(of: "/")
        let parent = slash.map { String(typed[...$0]) } ?? ""
        let name = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
        var place = parent
        if place.hasPrefix("~/") { place = NSHomeDirectory() + place.dropFirst() }
        if !place.hasPrefix("/") { place = "\(folder)/\(place)" }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        let found = names.filter {
            $0.hasPrefix(name) && (name.hasPrefix(".") || !$0.hasPrefix("."))
        }
        let items = found.sorted().prefix(10 * Self.mostNames).compactMap { name in
            let isFolder = Self.isFolder("\(place)/\(name)")
            if foldersOnly && !isFolder { return nil as CompletionList.Item? }
            return CompletionList.Item(
                text: parent + name + (isFolder ? "/" : ""), kind: "path",
                signature: isFolder ? "folder" : "file")
        }
        return Array(items.prefix(Self.mostNames))
    }

    private static func isFolder(_ path: String) -> Bool {
        let place = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: place)
        return attributes?[.type] as? FileAttributeType == .typeDirectory
    }

    /// What may go on a command of the shell at its end: a program's name, or a path behind one.
    ///
    /// - Parameter command: The command up to the cursor.
    /// - Returns: The proposals, and the text that they replace.
    func items(forShell command: String) -> (items: [CompletionList.Item], replaced: String) {
        let separators: Set<Character> = [" ", "\t", "\n", "|", ";", "&", "(", "<", ">", "=", "`"]
        let start = command.lastIndex(where: separators.contains)
        let word = start.map { String(command[command.index(after: $0)...]) } ?? command
        let before = start.map { command[...$0] } ?? ""
        let last = before.last { $0 != " " && $0 != "\t" }
        let isProgram = last.map { ["|", ";", "&", "(", "\n", "`"].contains($0) } ?? true
        guard isProgram, !word.contains("/") else { return (items(beginning: word), word) }
        return (word.isEmpty ? [] : Self.programs(beginning: word), word)
    }

    private static func programs(beginning word: String) -> [CompletionList.Item] {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        var names = Set(builtins.filter { $0.hasPrefix(word) })
        for folder in Set(folders) {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)")) ?? []
            names.formUnion(
                files.filter { file in
                    file.hasPrefix(word)
                        && FileManager.default.isExecutableFile(atPath: "\(folder)/\(file)")
                })
        }
        let sorted = names.sorted { ($0.count, $0) < ($1.count, $1) }
        return sorted.prefix(mostNames).map {
            CompletionList.Item(text: $0, kind: "function", signature: "program")
        }
    }

    /// The words that bash knows itself and that are worth typing.
    private static let builtins = [
        "alias", "cd", "command", "declare", "echo", "eval", "exec", "exit", "export", "for",
        "function", "help", "history", "if", "jobs", "kill", "let", "local", "printf", "pwd",
        "read",
        "return", "set", "shift", "source", "test", "time", "trap", "type", "ulimit", "umask",
        "unset",
        "until", "wait", "while",
    ]
}
