// A program whose own types have the names of well-known ones.
enum Result { case win, draw, loss }
struct Date: Comparable {
    var day: Int, month: Int
    static func < (a: Date, b: Date) -> Bool { (a.month, a.day) < (b.month, b.day) }
}
struct Character { var name: String; var level = 1 }
typealias Set = [String: Int]

// %%
func max(_ a: Result, _ b: Result) -> String { "\(a) or \(b)" }
print(max(.win, .loss), Swift.max(1, 2))
let hero = Character(name: "Lancelot")
let letters = "ab".map { (c: Swift.Character) in c.uppercased() }
print(hero, letters, Date(day: 1, month: 5) < Date(day: 3, month: 4))

// %%
func print(_ result: Result) {
    switch result {
    case .win: Swift.print("hurray")
    case .draw: Swift.print("hm")
    case .loss: Swift.print("oh no")
    }
}
print(Result.win)
print(.loss as Result)
Swift.print("done", Set(uniqueKeysWithValues: [("a", 1)]))

// %%
struct Array<T> { var items: [T]; var count: Int { -items.count } }
Swift.print(Array(items: [1, 2]).count, [1, 2].count, Swift.Array(repeating: 0, count: 2))
