open class Animal {
    public let name: String
    internal var energy: Int
    private var meals = 0
    public class var kingdom: String { "Animalia" }

    public required init(name: String) {
        self.name = name
        energy = 10
    }

    open func speak() -> String { "..." }

    public final func eat() {
        meals += 1
        energy += gain
    }
    fileprivate var gain: Int { 1 }
    public var mealCount: Int { meals }

    public convenience init() { self.init(name: "nobody") }
}

// %%
class Dog: Animal {
    var tricks: [String] = []
    override func speak() -> String { "Woof" }
    override var gain: Int { super.gain + 4 }
    override class var kingdom: String { super.kingdom + " (dogs)" }

    required init(name: String) { super.init(name: name) }
    init(name: String, tricks: String...) {
        self.tricks = tricks
        super.init(name: name)
    }
}

final class Puppy: Dog {
    override func speak() -> String { super.speak().lowercased() + "!" }
    override var energy: Int {
        get { super.energy * 2 }
        set { super.energy = newValue / 2 }
    }
    subscript(index: Int) -> String { tricks[index] }
}

// %%
let animals: [Animal] = [Animal(), Dog(name: "Rex", tricks: "sit", "roll"), Puppy(name: "Bit")]
for animal in animals {
    animal.eat()
    print(animal.name, animal.speak(), animal.energy, animal.mealCount, type(of: animal).kingdom)
}

// %%
extension Dog {
    func learn(_ trick: String) -> Self {
        tricks.append(trick)
        return self
    }
}
let puppy = animals[2] as! Puppy
print(puppy.learn("fetch").learn("beg")[1], puppy is Dog, animals.compactMap { $0 as? Dog }.count)
func make<T: Animal>(_ type: T.Type, _ name: String) -> T { type.init(name: name) }
print(make(Puppy.self, "Pim").speak(), make(Dog.self, "Dot").tricks)
