// The computer guesses by halving.
let target = 73
var low = 1
var high = 100
var guesses = 0
var found = false

// %%
while !found {
    let guess = (low + high) / 2
    guesses = guesses + 1
    if guess < target {
        print("\(guess) is too low")
        low = guess + 1
    } else if guess > target {
        print("\(guess) is too high")
        high = guess - 1
    } else {
        found = true
        print("\(guess)! It took \(guesses) guesses.")
    }
}

// %%
if guesses <= 7 {
    print("Well done")
} else {
    print("Too slow")
}
