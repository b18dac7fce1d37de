import Canvas
import ImageCodecs
import Testing

@Suite struct CanvasTests {
    private func picture(_ canvas: Canvas) throws -> Bitmap {
        try PNG.decode(canvas.data(), file: "memory").rgb
    }

    @Test func `a picture of scale 2 has two pixels a point and its background colour`() throws {
        let canvas = try Canvas(width: 30, height: 20, background: Color(hex: 0x336699))
        let bitmap = try picture(canvas)
        #expect(bitmap.width == 60 && bitmap.height == 40)
        #expect(bitmap[39, 59].elementsEqual([0x33, 0x66, 0x99]))
    }

    @Test func `a filled rectangle covers exactly its pixels`() throws {
        let canvas = try Canvas(width: 10, height: 10, scale: 1)
        canvas.fill(Rectangle(x: 2, y: 3, width: 4, height: 5), with: .black)
        let bitmap = try picture(canvas)
        let dark = (0..<10).flatMap { row in
            (0..<10).filter { bitmap[row, $0].elementsEqual([0, 0, 0]) }
        }
        #expect(dark.count == 20)
        #expect(
            bitmap[3, 2].elementsEqual([0, 0, 0]) && bitmap[2, 2].elementsEqual([255, 255, 255]))
    }

    @Test func `an image drawn at its own size keeps its samples`() throws {
        let samples: [UInt8] = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7]
        let canvas = try Canvas(width: 2, height: 2, scale: 1)
        try canvas.draw(
            rgb: samples, width: 2, height: 2, in: canvas.bounds, smooth: false)
        #expect(try picture(canvas).samples == samples)
    }

    @Test func `an image that does not fit its size is refused`() throws {
        let canvas = try Canvas(width: 2, height: 2)
        #expect(throws: CanvasError.self) {
            try canvas.draw(rgb: [1, 2, 3], width: 2, height: 2, in: canvas.bounds)
        }
    }

    @Test func `text is drawn where it was measured`() throws {
        let canvas = try Canvas(width: 200, height: 40)
        let font = Font(size: 14)
        let width = canvas.width(of: "sunflowers", font: font)
        #expect(width > 60 && width < 100)
        canvas.draw("sunflowers", at: Point(x: 190, y: 20), font: font, anchor: .trailing)
        let bitmap = try picture(canvas)
        let inked = (0..<bitmap.width).filter { column in
            (0..<bitmap.height).contains { bitmap[$0, column].contains { $0 < 128 } }
        }
        let first = try #require(inked.first)
        let last = try #require(inked.last)
        #expect(abs(Double(first) / 2 - (190 - width)) < 2 && abs(Double(last) / 2 - 190) < 2)
        // Letters, not boxes for missing glyphs: the strokes leave most of the line white.
        #expect(inked.count > Int(width))
    }

    @Test func `long text is shortened to the width it may take`() throws {
        let canvas = try Canvas(width: 100, height: 20)
        let font = Font(size: 12)
        let short = canvas.shortened("a very long class name", toWidth: 60, font: font)
        #expect(short.hasSuffix("…") && canvas.width(of: short, font: font) <= 60)
        #expect(canvas.shortened("roses", toWidth: 60, font: font) == "roses")
    }

    @Test func `an impossible size is refused with a reason`() {
        #expect(throws: CanvasError.self) { try Canvas(width: 1e6, height: 10) }
    }
}
