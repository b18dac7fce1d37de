// Arrays of fixed size, spans and raw bytes.
var scores: InlineArray<4, Int> = [3, 1, 4, 1]
scores[1] += 10
var sum = 0
for i in scores.indices { sum += scores[i] }
print(sum, scores.count, MemoryLayout<InlineArray<3, UInt8>>.size)

// %%
func average(_ values: Span<Double>) -> Double {
    var total = 0.0
    for i in values.indices { total += values[i] }
    return values.isEmpty ? 0 : total / Double(values.count)
}
let measured = [1.5, 2.5, 3.5, 4.5]
print(average(measured.span), average(measured.span.extracting(1..<3)))

// %%
struct Matrix3 {
    private var cells: InlineArray<9, Float>
    init() { cells = .init(repeating: 0) }
    static var identity: Matrix3 {
        var m = Matrix3()
        for i in 0..<3 { m[i, i] = 1 }
        return m
    }
    subscript(r: Int, c: Int) -> Float {
        get { cells[r * 3 + c] }
        set { cells[r * 3 + c] = newValue }
    }
    var trace: Float { self[0, 0] + self[1, 1] + self[2, 2] }
}
var m = Matrix3.identity
m[0, 2] = 5
let copy = m
m[1, 1] = 7
print(m.trace, copy.trace, m[0, 2], MemoryLayout<Matrix3>.stride)

// %%
func zero(_ values: inout MutableSpan<Int>) { for i in values.indices where values[i] < 0 { values[i] = 0 } }
var numbers = [3, -1, 4, -1, 5]
func zeroed(_ values: [Int]) -> [Int] {
    var values = values
    var span = values.mutableSpan
    zero(&span)
    return values
}
numbers = zeroed(numbers)
print(numbers, numbers.span.bytes.byteCount)
func generic<let count: Int>(_ a: InlineArray<count, Int>) -> String { "\(count): \(a[count - 1])" }
print(generic([1, 2]), generic([9, 8, 7]))
