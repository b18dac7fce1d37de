// Tic-tac-toe: minimax plays both sides, so it ends in a draw.
enum Player: Character {
    case x = "X", o = "O"
    var other: Player { self == .x ? .o : .x }
}

struct Board {
    var squares = [Player?](repeating: nil, count: 9)
    static let lines = [[0, 1, 2], [3, 4, 5], [6, 7, 8], [0, 3, 6], [1, 4, 7], [2, 5, 8], [0, 4, 8], [2, 4, 6]]

    var winner: Player? {
        for line in Board.lines {
            if let p = squares[line[0]], line.allSatisfy({ squares[$0] == p }) { return p }
        }
        return nil
    }
    var moves: [Int] { winner == nil ? squares.indices.filter { squares[$0] == nil } : [] }

    func playing(_ player: Player, at square: Int) -> Board {
        var copy = self
        copy.squares[square] = player
        return copy
    }

    func show() {
        for row in 0..<3 {
            print(squares[row * 3..<row * 3 + 3].map { $0.map { String($0.rawValue) } ?? "." }.joined(separator: " "))
        }
    }
}

// %%
var positions = 0

@MainActor func minimax(_ board: Board, _ player: Player, alpha: Int = -2, beta: Int = 2) -> (score: Int, move: Int) {
    positions += 1
    if let winner = board.winner { return (winner == player ? 1 : -1, -1) }
    if board.moves.isEmpty { return (0, -1) }
    var best = (score: alpha, move: board.moves[0])
    for move in board.moves {
        let score = -minimax(board.playing(player, at: move), player.other, alpha: -beta, beta: -best.score).score
        if score > best.score { best = (score, move) }
        if best.score >= beta { break }
    }
    return best
}

// %%
var board = Board()
var turn = Player.x
while !board.moves.isEmpty {
    let (_, move) = minimax(board, turn)
    board = board.playing(turn, at: move)
    turn = turn.other
}
board.show()
print(board.winner.map { "\($0) wins" } ?? "draw", positions)

// %%
let trap = Board().playing(.x, at: 0).playing(.o, at: 4).playing(.x, at: 1)
print("O must play", minimax(trap, .o).move)
