/// Resources with one owner each: consuming, borrowing, and an optional that cannot be copied.
struct Ticket: ~Copyable {
    let number: Int
    init(_ number: Int) { self.number = number }
    consuming func tear() -> String {
        let text = "ticket \(number) torn"
        discard()
        return text
    }
    private consuming func discard() {}
    borrowing func look() -> Int { number }
}

// %%
enum Seat: ~Copyable {
    case free
    case taken(Ticket)
    mutating func occupy(_ ticket: consuming Ticket) -> Bool {
        switch consume self {
        case .free:
            self = .taken(ticket)
            return true
        case .taken(let old):
            self = .taken(old)
            return false
        }
    }
    consuming func leave() -> String {
        switch consume self {
        case .free: "nobody left"
        case .taken(let ticket): ticket.tear()
        }
    }
}

// %%
func evening() {
    var seat = Seat.free
    print(seat.occupy(Ticket(7)), seat.occupy(Ticket(8)))
    print(seat.leave())
    print(Seat.free.leave())
}
evening()

// %%
struct Pool<Resource: ~Copyable>: ~Copyable {
    private var free: Box?
    private final class Box { var value: Resource?; init(_ v: consuming Resource) { value = consume v } }
    init(_ resource: consuming Resource) { free = Box(resource) }
    mutating func take() -> Resource? {
        guard let box = free else { return nil }
        free = nil
        return box.value.take()
    }
}
func pooled() {
    var pool = Pool(Ticket(1))
    if let ticket = pool.take() { print("took", ticket.look()) }
    print(pool.take() == nil ? "empty" : "more")
}
pooled()
let list = [1, 2, 3]
func total(_ values: borrowing [Int]) -> Int { values.reduce(0, +) }
func last(_ values: consuming [Int]) -> Int { values.append(9); return values.last! }
print(total(list), last(list), list.count)
