final class TrieNode {
    var children: [Character: TrieNode] = [:]
    var isWord = false
    var weight = 0
}

struct Trie {
    private let root = TrieNode()

    func insert(_ word: String, weight: Int = 1) {
        var node = root
        for letter in word.lowercased() {
            if node.children[letter] == nil { node.children[letter] = TrieNode() }
            node = node.children[letter]!
        }
        node.isWord = true
        node.weight += weight
    }

    private func node(for prefix: String) -> TrieNode? {
        prefix.reduce(Optional(root)) { $0?.children[$1] }
    }

    func contains(_ word: String) -> Bool { node(for: word)?.isWord ?? false }

    func completions(of prefix: String, limit: Int = .max) -> [String] {
        guard let start = node(for: prefix) else { return [] }
        var found: [(word: String, weight: Int)] = []
        func walk(_ node: TrieNode, _ word: String) {
            if node.isWord { found.append((word, node.weight)) }
            for (letter, child) in node.children { walk(child, word + String(letter)) }
        }
        walk(start, prefix)
        found.sort { $0.weight != $1.weight ? $0.weight > $1.weight : $0.word < $1.word }
        return found.prefix(limit).map(\.word)
    }
}

// %%
let trie = Trie()
let text = """
    the cat sat on the mat and the car ran over the cart while the cat
    carried a card to the castle
    """
text.split { !$0.isLetter }.forEach { trie.insert(String($0)) }

// %%
print(trie.completions(of: "ca"))
print(trie.completions(of: "t", limit: 1))
print(trie.completions(of: "x"), trie.contains("cart"), trie.contains("carr"))
