/// The plain convolution: the definition, loop by loop.
///
/// It computes in double precision for gradient checks and is what the fast kernels are tested
/// against.
package enum ReferenceConvolution {
    /// The convolution of a batch of images.
    ///
    /// `y[n, i, j, o] = bias[o] + Σ x[n, i·s + a·d - pad, j·s + b·d - pad, c] w[a, b, c, o]`
    ///
    /// - Parameters:
    ///   - geometry: All sizes.
    ///   - image: `[batch, height, width, inputChannels]`
    ///   - filter: `[kernelHeight, kernelWidth, inputChannels / groups, outputChannels]`
    ///   - bias: `[outputChannels]`, or nothing for zero.
    /// - Returns: `[batch, outputHeight, outputWidth, outputChannels]`
    @specialized(where T == Double)
    package static func forward<T: RealScalar>(
        _ geometry: ConvolutionGeometry, image: [T], filter: [T], bias: [T]?
    ) -> [T] {
        var result = [T](repeating: 0, count: geometry.outputCount)
        if let bias {
            for index in result.indices { result[index] = bias[index % geometry.outputChannels] }
        }
        forEachTap(geometry) { tap in
            for channel in 0..<tap.inputs {
                let x = image[tap.image + channel]
                let weights = tap.filter + channel * geometry.outputChannels
                for output in 0..<tap.outputs {
                    result[tap.output + output] += x * filter[weights + output]
                }
            }
        }
        return result
    }

    /// The gradient with respect to the image, given that of the result.
    @specialized(where T == Double)
    package static func gradientOfImage<T: RealScalar>(
        _ geometry: ConvolutionGeometry, gradient: [T], filter: [T]
    ) -> [T] {
        var result = [T](repeating: 0, count: geometry.inputCount)
        forEachTap(geometry) { tap in
            for channel in 0..<tap.inputs {
                let weights = tap.filter + channel * geometry.outputChannels
                var sum: T = 0
                for output in 0..<tap.outputs {
                    sum += gradient[tap.output + output] * filter[weights + output]
                }
                result[tap.image + channel] += sum
            }
        }
        return result
    }

    /// The gradient with respect to the filter, given that of the result.
    @specialized(where T == Double)
    package static func gradientOfFilter<T: RealScalar>(
        _ geometry: ConvolutionGeometry, image: [T], gradient: [T]
    ) -> [T] {
        var result = [T](repeating: 0, count: geometry.filterCount)
        forEachTap(geometry) { tap in
            for channel in 0..<tap.inputs {
                let x = image[tap.image + channel]
                let weights = tap.filter + channel * geometry.outputChannels
                for output in 0..<tap.outputs {
                    result[weights + output] += x * gradient[tap.output + output]
                }
            }
        }
        return result
    }

    /// One position of the kernel over one pixel of the image, within one group of channels.
    private struct Tap {
        /// First element in the image, and the number of channels from there.
        let image: Int
        let inputs: Int
        /// First element of the filter; rows are `outputChannels` apart.
        let filter: Int
        /// First element in the result, and the number of channels from there.
        let output: Int
        let outputs: Int
    }

    private static func forEachTap(_ g: ConvolutionGeometry, _ body: (Tap) -> Void) {
        let inputs = g.inputChannels / g.groups
        let outputs = g.outputChannels / g.groups
        for n in 0..<g.batch {
            for row in 0..<g.outputHeight {
                for column in 0..<g.outputWidth {
                    for a in 0..<g.kernelHeight {
                        let y = row * g.strideHeight + a * g.dilationHeight - g.paddingTop
                        guard y >= 0, y < g.inputHeight else { continue }
                        for b in 0..<g.kernelWidth {
                            let x = column * g.strideWidth + b * g.dilationWidth - g.paddingLeft
                            guard x >= 0, x < g.inputWidth else { continue }
                            let pixel = (n * g.inputHeight + y) * g.inputWidth + x
                            let target = (n * g.outputHeight + row) * g.outputWidth + column
                            let tap = (a * g.kernelWidth + b) * inputs * g.outputChannels
                            for group in 0..<g.groups {
                                body(
                                    Tap(
                                        image: pixel * g.inputChannels + group * inputs,
                                        inputs: inputs,
                                        filter: tap + group * outputs,
                                        output: target * g.outputChannels + group * outputs,
                                        outputs: outputs))
                            }
                        }
                    }
                }
            }
        }
    }
}
