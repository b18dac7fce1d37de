enum Turn { case left, right }

enum Heading: Int, CaseIterable {
    case north, east, south, west
    var offset: (dx: Int, dy: Int) {
        switch self {
        case .north: (0, -1)
        case .east: (1, 0)
        case .south: (0, 1)
        case .west: (-1, 0)
        }
    }
    mutating func turn(_ direction: Turn) {
        let step = direction == .right ? 1 : Heading.allCases.count - 1
        self = Heading(rawValue: (rawValue + step) % Heading.allCases.count)!
    }
}

// %%
struct Robot {
    var x = 0, y = 0
    var heading = Heading.east
    var path: [(Int, Int)] = [(0, 0)]
    var bumps = 0

    mutating func execute(_ program: String, in maze: [[Character]]) {
        for command in program {
            switch command {
            case "L": heading.turn(.left)
            case "R": heading.turn(.right)
            case "F":
                let (dx, dy) = heading.offset
                let (nx, ny) = (x + dx, y + dy)
                guard maze.indices ~= ny, maze[ny].indices ~= nx, maze[ny][nx] != "#" else {
                    bumps += 1
                    continue
                }
                (x, y) = (nx, ny)
                path.append((x, y))
            case let digit where digit.isNumber:
                for _ in 1..<(digit.wholeNumberValue ?? 1) { execute("F", in: maze) }
            default: fatalError("unknown command \(command)")
            }
        }
    }
}

// %%
let maze = """
    ....#
    .##.#
    .#...
    .#.#.
    """.split(separator: "\n").map(Array.init)
var robot = Robot()
robot.execute("F3RF2LF2F", in: maze)
print(robot.x, robot.y, robot.heading, robot.bumps)

// %%
var picture = maze
for (x, y) in robot.path { picture[y][x] = "*" }
for row in picture { print(String(row)) }

// The way out by flooding.
func flood(_ maze: [[Character]], from start: (x: Int, y: Int)) -> [[Int?]] {
    var distance = maze.map { $0.map { _ in Int?.none } }
    var frontier = [start], steps = 0
    while !frontier.isEmpty {
        var next: [(x: Int, y: Int)] = []
        for (x, y) in frontier where distance[y][x] == nil {
            distance[y][x] = steps
            for heading in Heading.allCases {
                let p = (x: x + heading.offset.dx, y: y + heading.offset.dy)
                if maze.indices.contains(p.y) && maze[p.y].indices.contains(p.x) && maze[p.y][p.x] == "." { next.append(p) }
            }
        }
        frontier = next
        steps += 1
    }
    return distance
}
// %%
let distances = flood(maze, from: (0, 0))
for row in distances { print(row.map { $0.map(String.init) ?? "-" }.joined(separator: "\t")) }
