func caesar(_ text: String, shift: Int) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "a"..."z":
            let offset = (Int(scalar.value) - 97 + shift + 26) % 26
            result.unicodeScalars.append(UnicodeScalar(97 + offset)!)
        case "A"..."Z":
            let offset = (Int(scalar.value) - 65 + shift + 26) % 26
            result.unicodeScalars.append(UnicodeScalar(65 + offset)!)
        default:
            result.unicodeScalars.append(scalar)
        }
    }
    return result
}

// %%
let message = "Hello, World!"
let secret = caesar(message, shift: 3)
print(secret)
print(caesar(secret, shift: -3))

// %%
struct Vigenere {
    let key: [Int]
    init(key: String) { self.key = key.utf8.map { Int($0) - 97 } }

    func apply(_ text: String, sign: Int = 1) -> String {
        var i = 0
        return String(text.map { c -> Character in
            guard c.isASCII, c.isLowercase, let v = c.asciiValue else { return c }
            defer { i += 1 }
            return Character(UnicodeScalar(UInt8((Int(v) - 97 + sign * key[i % key.count] + 26) % 26 + 97)))
        })
    }
}
let cipher = Vigenere(key: "lemon")
let hidden = cipher.apply("attack at dawn")
print(hidden, "/", cipher.apply(hidden, sign: -1))

// %%
// Break a Caesar cipher by how often letters occur.
let intercepted = caesar("the evening meeting never seemed to end there", shift: 11)
let letters = Dictionary(intercepted.filter(\.isLetter).map { ($0, 1) }, uniquingKeysWith: +)
let commonest = letters.max { ($0.value, $1.key) < ($1.value, $0.key) }!.key
let guess = Int(commonest.asciiValue!) - Int(Character("e").asciiValue!)
print(guess, caesar(intercepted, shift: -guess))
