import DLLib
import TestSupport
import Testing

/// Texts as numbers beside Keras's (`Fixtures/make_keras_text.py`).
@Suite(.seeded) struct TextVectorizationTests {
    private let texts = [
        "The cat sat on the mat.", "A dog - not the CAT - sat, too!", "It's a dog's life; is it?",
        "ünder the   bridge, a cat_fish\tswims.",
    ]
    private let other = [
        "The fish sat.", "", "no word of it known, the the", "cat dog cat a b c d e f g h",
    ]

    private func expect(_ layer: TextVectorization, _ name: String) throws {
        let fixture = try golden("keras_text")
        #expect(try layer.vocabulary.count == Int(fixture(name, "size").scalar()), "\(name)")
        for (given, rows) in [(other, "rows"), (texts, "own")] {
            let found = layer(given)
            let expected = try fixture(name, rows)
            #expect(found.shape == expected.shape, "\(name)")
            let isClose = zip(found.scalars(), expected.scalars()).allSatisfy {
                abs($0 - $1) < 1e-5
            }
            #expect(isClose, "\(name): \(found) and \(expected)")
        }
    }

    @Test func `word numbers are Keras's`() throws {
        try expect(TextVectorization(fitting: texts), "int")
        try expect(
            TextVectorization(fitting: texts, maxTokens: 6, outputSequenceLength: 4), "short")
        try expect(TextVectorization(fitting: texts, outputSequenceLength: 12), "long")
    }

    @Test func `standardised texts are Keras's`() throws {
        try expect(TextVectorization(fitting: texts, standardize: .none), "none")
        try expect(TextVectorization(fitting: texts, standardize: .lower), "lower")
        try expect(TextVectorization(fitting: texts, standardize: .stripPunctuation), "strip")
    }

    @Test func `bags of words are Keras's`() throws {
        try expect(TextVectorization(fitting: texts, outputMode: .multiHot), "multiHot")
        try expect(TextVectorization(fitting: texts, outputMode: .count), "count")
        try expect(TextVectorization(fitting: texts, outputMode: .tfIDF), "tfIDF")
        try expect(TextVectorization(fitting: texts, maxTokens: 7, outputMode: .tfIDF), "tfIDF_7")
    }

    @Test func `numbers become words again`() {
        let layer = TextVectorization(fitting: ["a b b", "b c"])
        #expect(layer.vocabulary == ["", "[UNK]", "b", "c", "a"])
        #expect(layer.text(of: [4, 2, 1, 0]) == "a b [UNK]")
    }

    @Test func `padded sequences are Keras's`() throws {
        let fixture = try golden("keras_text")
        let sequences = [[1, 2, 3, 4, 5], [6], [], [7, 8]]
        for (found, name) in [
            (padSequences(sequences), "plain"),
            (padSequences(sequences, maxlen: 3, padding: .post), "post"),
            (padSequences(sequences, maxlen: 3, truncating: .post, value: 9), "cut_post"),
        ] {
            let expected = try fixture("padded", name)
            #expect(found.shape == expected.shape && found.scalars() == expected.scalars())
        }
    }
}
