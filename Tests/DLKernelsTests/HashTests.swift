import DLKernels
import Testing

@Suite struct HashTests {
    /// Numbers of the xxHash library for texts, with seed 0.
    @Test(arguments: [
        ("", UInt64(0xEF46_DB37_51D8_E999)), ("a", 0xD24E_C4F1_A98C_6E5B),
        ("abc", 0x44BC_2CF5_AD77_0999),
        ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
    ])
    func `hashes are those of XXH64`(text: String, hash: UInt64) {
        #expect(TensorBuffer(Array(text.utf8)).hashes(rows: 1) == [hash])
    }

    @Test func `each row has its own hash, whatever its neighbours are`() {
        let first = TensorBuffer((0..<60).map { UInt8($0) }).hashes(rows: 4, seed: 3)
        let second = TensorBuffer((0..<60).map { UInt8($0 < 45 ? $0 : 7) }).hashes(
            rows: 4, seed: 3)
        #expect(first[..<3] == second[..<3])
        #expect(first[3] != second[3])
        #expect(Set(first).count == 4)
    }
}
