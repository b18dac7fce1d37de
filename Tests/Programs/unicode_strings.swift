let flag = "🇩🇪", family = "👨‍👩‍👧", accented = "e\u{301}"
for text in ["abc", accented, flag, family, "ﬁ", "ß"] {
    print(text, text.count, text.unicodeScalars.count, text.utf16.count, text.utf8.count, text.uppercased())
}
print(accented == "é", accented.utf8.elementsEqual("é".utf8))

// %%
var greeting = "Grüße, 世界!"
let comma = greeting.firstIndex(of: ",")!
print(greeting[..<comma], greeting[greeting.index(comma, offsetBy: 2)...], greeting.prefix(3), greeting.suffix(2))
greeting.replaceSubrange(..<comma, with: "Hello")
greeting.insert("!", at: greeting.endIndex)
greeting.removeAll { $0 == "!" }
print(greeting, greeting.reversed().map(String.init).joined(), greeting.contains("世"))

// %%
extension Character {
    var codePoints: String { unicodeScalars.map { "U+" + String($0.value, radix: 16, uppercase: true) }.joined(separator: " ") }
}
for character in "aé🇨🇭\n" { print(character.codePoints, character.isLetter, character.isEmojiLike, character.isNewline) }
extension Character { var isEmojiLike: Bool { unicodeScalars.first?.properties.isEmojiPresentation ?? false } }

// %%
print("10" < "9", "a" < "B", "Zebra" < "apple", ["b", "A", "ä"].sorted(), "abc".hasPrefix("ab"))
print("one,two,,three".split(separator: ","), "one,two,,three".split(separator: ",", omittingEmptySubsequences: false).count, "a-b_c".split { "-_".contains($0) })
print(String(repeating: "=", count: 5) + "\t|" + #"\t"#, "tab\tquote\"\u{41}", "\("nested \("twice")")")
let bytes: [UInt8] = [72, 105, 0xF0, 0x9F, 0x98, 0x80, 0xFF]
print(String(decoding: bytes, as: UTF8.self), String(validating: bytes, as: UTF8.self) as Any, Array("é".utf8))
