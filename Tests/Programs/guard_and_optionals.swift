// Optionals in all their forms, at the top level too.
struct Address { var street: String?; var zip: Int? }
struct Contact { var name: String; var address: Address?; var friend: Box? }
final class Box { var contact: Contact; init(_ c: Contact) { contact = c } }

// %%
let lines = ["Ann;Elm St;12345", "Bob;;", "broken", "Cy;Oak;x1"]
var contacts: [Contact] = []
for line in lines {
    let fields = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
    guard fields.count == 3, let name = fields.first, !name.isEmpty else {
        print("skipping", line)
        continue
    }
    let street = fields[1].isEmpty ? nil : fields[1]
    contacts.append(Contact(name: name, address: Address(street: street, zip: Int(fields[2]))))
}

// %%
guard let first = contacts.first else { fatalError("nobody") }
guard case let .some(address) = first.address, let zip = address.zip else { fatalError("no zip") }
print(first.name, zip + 1)

// %%
contacts[1].friend = Box(first)
for contact in contacts {
    let zip = contact.address?.zip.map { "\($0)" } ?? "none"
    let friend = contact.friend?.contact.address?.street?.uppercased()
    print(contact.name, zip, friend ?? "-", contact.address?.street?.count as Any)
}
contacts[1].friend?.contact.address?.zip? += 5
print(contacts[1].friend?.contact.address?.zip ?? 0, contacts[0].friend?.contact.name == nil)

// %%
let nested: Int?? = .some(nil)
switch nested {
case nil: print("outer nil")
case .some(nil): print("inner nil")
case .some(.some(let n)): print(n)
}
if let contact = contacts.last, let zip = contact.address?.zip { print("zip", zip) } else { print(contacts.last!.name, "has no zip") }
var maybe: Int! = 3
maybe += 1
print(maybe + 1, maybe as Any, [1, nil, 3].compactMap { $0 }, ["1", "x"].compactMap(Int.init), Optional(4).flatMap { $0 > 5 ? $0 : nil } as Any)
while let last = contacts.popLast() { print(last.name, terminator: " ") }
print(contacts.isEmpty)
