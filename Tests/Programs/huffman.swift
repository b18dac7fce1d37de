// Huffman coding: from letters to bits and back.
indirect enum Tree: Comparable {
    case leaf(Character, count: Int)
    case node(Tree, Tree, count: Int)

    var count: Int {
        switch self {
        case .leaf(_, let count), .node(_, _, let count): count
        }
    }
    var smallest: Character {
        switch self {
        case .leaf(let c, _): c
        case .node(let a, let b, _): min(a.smallest, b.smallest)
        }
    }
    static func < (a: Tree, b: Tree) -> Bool { (a.count, a.smallest) < (b.count, b.smallest) }
}

// %%
func huffmanTree(for text: String) -> Tree? {
    var trees = Dictionary(text.map { ($0, 1) }, uniquingKeysWith: +).map { Tree.leaf($0.key, count: $0.value) }
    while trees.count > 1 {
        trees.sort(by: >)
        let a = trees.removeLast(), b = trees.removeLast()
        trees.append(.node(a, b, count: a.count + b.count))
    }
    return trees.first
}

func codes(_ tree: Tree, prefix: String = "") -> [Character: String] {
    switch tree {
    case .leaf(let c, _): [c: prefix.isEmpty ? "0" : prefix]
    case .node(let a, let b, _): codes(a, prefix: prefix + "0").merging(codes(b, prefix: prefix + "1")) { $1 }
    }
}

func decode(_ bits: String, with tree: Tree) -> String {
    var text = "", position = tree
    for bit in bits {
        if case .node(let a, let b, _) = position { position = bit == "0" ? a : b }
        if case .leaf(let c, _) = position {
            text.append(c)
            position = tree
        }
    }
    return text
}

// %%
let text = "abracadabra alakazam"
let tree = huffmanTree(for: text)!
let table = codes(tree)
for (c, code) in table.sorted(by: { ($0.value.count, $0.key) < ($1.value.count, $1.key) }) { print("'\(c)' \(code)") }
let bits = text.map { table[$0]! }.joined()
print(bits.count, "bits instead of", text.count * 8)
print(decode(bits, with: tree) == text)
