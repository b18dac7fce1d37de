// Bresenham lines and what a player sees.
struct Point: Hashable { var x, y: Int }

func line(from a: Point, to b: Point) -> [Point] {
    var points: [Point] = []
    let dx = abs(b.x - a.x), dy = -abs(b.y - a.y)
    let sx = a.x < b.x ? 1 : -1, sy = a.y < b.y ? 1 : -1
    var error = dx + dy, p = a
    while true {
        points.append(p)
        if p == b { return points }
        let e2 = 2 * error
        if e2 >= dy { error += dy; p.x += sx }
        if e2 <= dx { error += dx; p.y += sy }
    }
}

// %%
enum Tile: Character { case wall = "#", floor = ".", door = "+" }

struct Level {
    let tiles: [[Tile]]
    init?(_ rows: [String]) {
        var tiles: [[Tile]] = []
        for row in rows {
            var line: [Tile] = []
            for c in row {
                guard let tile = Tile(rawValue: c) else { return nil }
                line.append(tile)
            }
            tiles.append(line)
        }
        self.tiles = tiles
    }
    subscript(p: Point) -> Tile { tiles[p.y][p.x] }
    var points: some Sequence<Point> {
        tiles.indices.lazy.flatMap { y in tiles[y].indices.map { Point(x: $0, y: y) } }
    }
    func canSee(_ a: Point, _ b: Point) -> Bool { line(from: a, to: b).dropFirst().dropLast().allSatisfy { self[$0] == .floor } }
}

// %%
let level = Level(["##########", "#...#....#", "#...+....#", "#...#..###", "#........#", "##########"])!
let player = Point(x: 2, y: 2)
var seen = Set<Point>()
for p in level.points where level.canSee(player, p) { seen.insert(p) }
for y in level.tiles.indices {
    print(String(level.tiles[y].indices.map { x in
        let p = Point(x: x, y: y)
        return p == player ? "@" : seen.contains(p) ? level[p].rawValue : " "
    }))
}
// %%
print(seen.count, Level(["#?"]) == nil, line(from: Point(x: 0, y: 0), to: Point(x: 4, y: 2)).map { "\($0.x)\($0.y)" })
