import DLLib
import Testing

@Suite struct ShapeTests {
    @Test func `sizes, counts and equality`() {
        let shape: Shape = [2, 3, 4]
        #expect(shape.rank == 3)
        #expect(shape.elementCount == 24)
        #expect(shape.dimensions == [2, 3, 4])
        #expect(([] as Shape).elementCount == 1)
        #expect(([2, 0] as Shape).elementCount == 0)
        #expect(shape == Shape([2, 3, 4]))
        #expect(shape != [2, 3])
        #expect(Set([shape, [2, 3, 4], [2, 3]]).count == 2)
        #expect(shape.last == 4)
        #expect(shape.removing(axis: 1) == [2, 4])
        #expect(shape.inserting(at: 3) == [2, 3, 4, 1])
        #expect(shape.normalized(axis: -1, for: "test") == 2)
        #expect("\(shape)" == "[2, 3, 4]")
    }

    @Test func `sizes of windows come from one number or two`() {
        #expect((3 as Size2D) == [3, 3])
        #expect(([2, 5] as Size2D).width == 5)
        #expect("\(Size2D(2, 5))" == "(2, 5)")
    }

    @Test func `a missing axis stops with the shape`() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = ([2, 3] as Shape).normalized(axis: 2, for: "sum")
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(text.contains("sum: there is no axis 2; shape [2, 3]"))
    }
}
