struct Student {
    var name: String
    var grades: [Int]

    func average() -> Double {
        var sum = 0
        for grade in grades {
            sum += grade
        }
        return Double(sum) / Double(grades.count)
    }

    var letter: Character {
        switch average() {
        case 90...: return "A"
        case 80..<90: return "B"
        case 70..<80: return "C"
        default: return "F"
        }
    }
}

// %%
var students: [Student] = []
students.append(Student(name: "Mia", grades: [95, 88, 92]))
students.append(Student(name: "Leo", grades: [72, 65, 80]))
students.append(Student(name: "Zoe", grades: [85, 90, 79]))

// %%
for student in students {
    print("\(student.name): \(student.letter)")
}

// %%
students[1].grades.append(100)
students.sort { $0.average() > $1.average() }
print("Best: \(students[0].name), worst: \(students[students.count - 1].name)")
var counts: [Character: Int] = [:]
for s in students { counts[s.letter, default: 0] += 1 }
for (letter, count) in counts.sorted(by: { $0.key < $1.key }) { print(letter, String(repeating: "*", count: count)) }
