class Parent {
    let name: String
    var children: [Child] = []
    init(name: String) { self.name = name }
    func adopt(_ child: Child) {
        children.append(child)
        child.parent = self
    }
    deinit { print("parent \(name) gone") }
}

class Child {
    weak var parent: Parent?
    let name: String
    init(name: String) { self.name = name }
    deinit { print("child \(name) gone") }
}

// %%
func family() -> Child {
    let parent = Parent(name: "Ada")
    let kept = Child(name: "Kay")
    parent.adopt(kept)
    parent.adopt(Child(name: "Lou"))
    print(kept.parent?.name ?? "nobody")
    return kept
}

// %%
func orphan() {
    let child = family()
    print(child.parent?.name ?? "nobody")
}
orphan()

// %%
final class Cell_ {
    var action: (() -> Void)?
    deinit { print("cell freed") }
}
func withCycle(_ weakly: Bool) -> Bool {
    weak var seen: Cell_?
    do {
        let cell = Cell_()
        seen = cell
        if weakly { cell.action = { [weak cell] in _ = cell } } else { cell.action = { _ = cell } }
    }
    defer { seen?.action = nil }
    return seen != nil
}
print(withCycle(true))
print(withCycle(false))
