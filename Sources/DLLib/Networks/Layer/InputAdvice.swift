internal import DLTensors

/// The next step where samples do not have the shape a model was made for.
package struct InputAdvice {
    private let expected: [Shape]
    private let found: [Shape]

    package init(_ expected: [Shape], _ found: [Shape]) {
        self.expected = expected
        self.found = found
    }

    /// A sentence that names the likeliest slip.
    package var text: String {
        guard expected.count == found.count else {
            let inputs = expected.count == 1 ? "1 input" : "\(expected.count) inputs"
            return "The model has \(inputs); give it as many tensors, in their order."
        }
        let pairs = zip(expected, found).filter { $0 != $1 }
        guard let (wanted, shape) = pairs.first else { return "" }
        if pairs.allSatisfy({ Array($0.dropFirst()) == Array($1) }) {
            return "This looks like one sample without its batch axis; add it: "
                + "x.expandedDims(axis: 0)."
        }
        if Array(shape.dropFirst()) == Array(wanted), shape.first == 1 {
            return "There is an axis of size 1 too many behind the batch axis; leave it out: "
                + "x.squeezed(axis: 1)."
        }
        if Array(wanted.dropLast()) == Array(shape), wanted.last == 1 {
            return "The axis of the channel is missing; add it: x.expandedDims(axis: -1)."
        }
        if shape.rank == 3, wanted.rank == 3 { return advice(image: shape, wanted: wanted) }
        if shape.elementCount == wanted.elementCount {
            let sizes = wanted.map(String.init).joined(separator: ", ")
            return "Bring the data to this shape, x.reshaped(to: [count, \(sizes)]), or change the "
                + "Input of the model."
        }
        if wanted.rank == 1, shape.rank > 1 {
            return
                "The model takes rows of \(wanted[0]) numbers; give it these, or let it begin with "
                + "an Input of \(shape) and Flatten()."
        }
        return "Change the data or the Input of the model."
    }

    private func advice(image: Shape, wanted: Shape) -> String {
        if image[0] == wanted[2], image[1] == wanted[0], image[2] == wanted[1] {
            return "The channels come first; they belong at the end: "
                + "x.transposed([0, 2, 3, 1])."
        }
        if image[0] == wanted[0], image[1] == wanted[1] {
            if image[2] == 1, wanted[2] == 3 {
                return "The images are grey; repeat the grey for red, green and blue: "
                    + "Tensor(concatenating: [x, x, x], axis: 3)."
            }
            return
                "The images have \(image[2]) channels instead of \(wanted[2]). Change the images "
                + "or the Input of the model."
        }
        let size = wanted[0] == wanted[1] ? "imageSize: \(wanted[0])" : "the other size"
        return "Load the images with \(size), resize them, or change the Input of the model."
    }
}
