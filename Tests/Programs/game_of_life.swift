struct Life {
    var cells: [[Bool]]

    init(_ picture: String) {
        cells = picture.split(separator: "\n").map { $0.map { $0 == "#" } }
    }

    func neighbours(_ r: Int, _ c: Int) -> Int {
        var n = 0
        for dr in -1...1 {
            for dc in -1...1 where (dr, dc) != (0, 0) {
                let row = (r + dr + cells.count) % cells.count
                let column = (c + dc + cells[0].count) % cells[0].count
                if cells[row][column] { n += 1 }
            }
        }
        return n
    }

    mutating func step() {
        let old = self
        for r in cells.indices {
            for c in cells[r].indices {
                switch (old.cells[r][c], old.neighbours(r, c)) {
                case (true, 2...3), (false, 3): cells[r][c] = true
                default: cells[r][c] = false
                }
            }
        }
    }

    var picture: String { cells.map { String($0.map { $0 ? "#" : "." }) }.joined(separator: "\n") }
}

// %%
var life = Life("""
    .#......
    ..#.....
    ###.....
    ........
    ........
    ........
    """)
let start = life

// %%
for generation in 1...4 {
    life.step()
    print("generation \(generation)")
    print(life.picture)
}

// %%
for _ in 5...48 { life.step() }
print(life.cells == start.cells ? "back where it began" : "elsewhere")
