/// The plain poolings: the definition, loop by loop.
package enum ReferencePooling {
    /// The largest value of each window; padding never wins.
    package static func maximum<T: RealScalar>(_ geometry: PoolingGeometry, image: [T]) -> [T] {
        var result = [T](repeating: -.infinity, count: geometry.outputCount)
        forEachWindow(geometry) { output, inputs in
            for input in inputs where image[input] > result[output] {
                result[output] = image[input]
            }
        }
        return result
    }

    /// The mean of each window, padding not counted.
    package static func average<T: RealScalar>(_ geometry: PoolingGeometry, image: [T]) -> [T] {
        var result = [T](repeating: 0, count: geometry.outputCount)
        forEachWindow(geometry) { output, inputs in
            for input in inputs { result[output] += image[input] }
            result[output] /= T(max(inputs.count, 1))
        }
        return result
    }

    /// The gradient of ``maximum(_:image:)``: all of it goes to the first largest value.
    package static func maximumGradient<T: RealScalar>(
        _ geometry: PoolingGeometry, image: [T], gradient: [T]
    ) -> [T] {
        var result = [T](repeating: 0, count: geometry.inputCount)
        forEachWindow(geometry) { output, inputs in
            guard var best = inputs.first else { return }
            for input in inputs where image[input] > image[best] { best = input }
            result[best] += gradient[output]
        }
        return result
    }

    /// The gradient of ``average(_:image:)``: shared evenly by the window.
    package static func averageGradient<T: RealScalar>(
        _ geometry: PoolingGeometry, gradient: [T]
    ) -> [T] {
        var result = [T](repeating: 0, count: geometry.inputCount)
        forEachWindow(geometry) { output, inputs in
            for input in inputs { result[input] += gradient[output] / T(inputs.count) }
        }
        return result
    }

    /// Calls `body` with each result element and the image elements of its window.
    private static func forEachWindow(_ g: PoolingGeometry, _ body: (Int, [Int]) -> Void) {
        for n in 0..<g.batch {
            for row in 0..<g.outputHeight {
                let top = row * g.strideHeight - g.paddingTop
                let rows = max(top, 0)..<max(max(top, 0), min(top + g.windowHeight, g.inputHeight))
                for column in 0..<g.outputWidth {
                    let left = column * g.strideWidth - g.paddingLeft
                    let columns =
                        max(left, 0)..<max(max(left, 0), min(left + g.windowWidth, g.inputWidth))
                    let output = ((n * g.outputHeight + row) * g.outputWidth + column) * g.channels
                    for channel in 0..<g.channels {
                        let window = rows.flatMap { y in
                            columns.map { x in
                                ((n * g.inputHeight + y) * g.inputWidth + x) * g.channels + channel
                            }
                        }
                        body(output + channel, window)
                    }
                }
            }
        }
    }
}
