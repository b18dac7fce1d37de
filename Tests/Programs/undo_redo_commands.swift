/// An editor whose commands can be undone.
protocol Command {
    func apply(to text: inout String)
    func revert(_ text: inout String)
}

struct Insert: Command {
    let addition: String, offset: Int
    func apply(to text: inout String) { text.insert(contentsOf: addition, at: text.index(text.startIndex, offsetBy: offset)) }
    func revert(_ text: inout String) {
        let start = text.index(text.startIndex, offsetBy: offset)
        text.removeSubrange(start..<text.index(start, offsetBy: addition.count))
    }
}

final class Replace: Command {
    let old: Character, new: Character
    private var places: [Int] = []
    init(_ old: Character, by new: Character) { (self.old, self.new) = (old, new) }
    func apply(to text: inout String) {
        places = text.enumerated().filter { $0.element == old }.map(\.offset)
        text = String(text.map { $0 == old ? new : $0 })
    }
    func revert(_ text: inout String) {
        var characters = Array(text)
        for place in places { characters[place] = old }
        text = String(characters)
    }
}

// %%
struct Editor {
    private(set) var text = ""
    private var done: [any Command] = [], undone: [any Command] = []

    mutating func perform(_ command: some Command) {
        command.apply(to: &text)
        done.append(command)
        undone.removeAll()
    }
    @discardableResult mutating func undo() -> Bool {
        guard let command = done.popLast() else { return false }
        command.revert(&text)
        undone.append(command)
        return true
    }
    @discardableResult mutating func redo() -> Bool {
        guard let command = undone.popLast() else { return false }
        command.apply(to: &text)
        done.append(command)
        return true
    }
}

// %%
var editor = Editor()
editor.perform(Insert(addition: "hello world", offset: 0))
editor.perform(Replace("o", by: "0"))
editor.perform(Insert(addition: ", wide", offset: 5))
print(editor.text)
// %%
while editor.undo() { print("undo:", editor.text) }
editor.redo()
editor.redo()
print("redo:", editor.text)
editor.perform(Insert(addition: "!", offset: 0))
print(editor.redo(), editor.text)
