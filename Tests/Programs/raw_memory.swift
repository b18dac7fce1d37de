// Manual memory, as a course on pointers shows it.
struct Pixel { var r, g, b: UInt8 }

let count = 4
let pixels = UnsafeMutablePointer<Pixel>.allocate(capacity: count)
pixels.initialize(repeating: Pixel(r: 1, g: 2, b: 3), count: count)
for i in 0..<count { pixels[i].r += UInt8(i) }

// %%
let bytes = UnsafeRawBufferPointer(start: pixels, count: count * MemoryLayout<Pixel>.stride)
print(Array(bytes), MemoryLayout<Pixel>.size, MemoryLayout<Pixel?>.size)

// %%
let raw = UnsafeMutableRawPointer.allocate(byteCount: 16, alignment: 8)
raw.storeBytes(of: 0x0102_0304, as: UInt32.self)
raw.storeBytes(of: UInt16(0xffff).bigEndian, toByteOffset: 4, as: UInt16.self)
print((0..<6).map { raw.load(fromByteOffset: $0, as: UInt8.self) })
print(raw.load(as: UInt32.self).byteSwapped == 0x0403_0201)

// %%
pixels.deinitialize(count: count)
pixels.deallocate()
raw.deallocate()

func sum(_ values: UnsafeBufferPointer<Double>) -> Double { values.reduce(0, +) }
let values = [0.5, 1.5, 2]
print(values.withUnsafeBufferPointer(sum))
print(withUnsafeBytes(of: 1.0.bitPattern.bigEndian) { $0.map { String($0, radix: 16) } })
var pair = (a: Int8(-1), b: Int32(7))
print(withUnsafePointer(to: &pair) { $0.pointee.b }, MemoryLayout.offset(of: \Pixel.b) ?? -1)
