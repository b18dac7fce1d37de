let secret = "kernel"
var guessed: Set<Character> = []
var lives = 5

func masked(_ word: String, _ letters: Set<Character>) -> String {
    String(word.map { letters.contains($0) ? $0 : "_" })
}

// %%
for guess in "etakrzqnl" {
    guard !guessed.contains(guess) else { continue }
    guessed.insert(guess)
    if secret.contains(guess) {
        print("yes,", masked(secret, guessed))
    } else {
        lives -= 1
        print("no \(guess), \(lives) lives")
    }
    if lives == 0 || !masked(secret, guessed).contains("_") { break }
}

// %%
switch (lives, masked(secret, guessed)) {
case (0, _): print("hanged; it was \(secret)")
case (let rest, secret): print("won with \(rest) lives left")
default: print("gave up")
}
