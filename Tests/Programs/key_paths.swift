import Foundation

struct Employee {
    var name: String
    var salary: Double
    var department: Department
    struct Department { var title: String; var floor: Int }
}

var staff = [
    Employee(name: "Eve", salary: 5200, department: .init(title: "IT", floor: 2)),
    Employee(name: "Dan", salary: 4100, department: .init(title: "HR", floor: 1)),
    Employee(name: "Cid", salary: 6100, department: .init(title: "IT", floor: 2)),
]

// %%
extension Sequence {
    func sorted<T: Comparable>(by path: KeyPath<Element, T>) -> [Element] { sorted { $0[keyPath: path] < $1[keyPath: path] } }
    func sum<T: AdditiveArithmetic>(_ path: KeyPath<Element, T>) -> T { reduce(.zero) { $0 + $1[keyPath: path] } }
}

extension MutableCollection {
    mutating func update<T>(_ path: WritableKeyPath<Element, T>, _ change: (inout T) -> Void) {
        for index in indices { change(&self[index][keyPath: path]) }
    }
}

// %%
print(staff.sorted(by: \.name).map(\.name), staff.sorted(by: \.salary).map(\.name))
print(staff.sum(\.salary), staff.sum(\.department.floor))

// %%
staff.update(\.salary) { $0 *= 1.1 }
staff.update(\.department.floor) { $0 += 1 }
print(staff.map(\.salary).map { Int($0.rounded()) }, staff.map(\.department.floor))
// %%
let paths: [PartialKeyPath<Employee>] = [\.name, \.department.title]
for employee in staff { print(paths.map { employee[keyPath: $0] }) }
let titlePath = (\Employee.department).appending(path: \.title)
print(Set(staff.map { $0[keyPath: titlePath] }).sorted(), \Employee.name == \Employee.name)
let lookup = \[Int].[1]
print([7, 8, 9][keyPath: lookup], ["a", "bb"].map(\.count))
